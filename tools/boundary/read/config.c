// SPDX-License-Identifier: GPL-2.0
/*
 * config.c - the boundary file
 *
 * A YAML mapping of scalars and of lists of rules.  A rule is a pattern, or a
 * mapping with a pattern and a reason.  What may be written is the table below;
 * anything else is an error, because a rule that nobody reads is a trap.
 */
#include <errno.h>
#include <fnmatch.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/malformed.h"
#include "base/memory.h"
#include "read/config.h"

struct key {
	const char *name;
	size_t offset;
	enum { SCALAR, LIST, REASONS, SIZES } shape;
};

#define KEY(member, shape) { #member, offsetof(struct config, member), shape }

static const struct key keys[] = {
	KEY(series, SCALAR),
	KEY(directory, SCALAR),
	KEY(entry, SCALAR),
	KEY(switch_call, SCALAR),
	KEY(switch_to, SCALAR),
	KEY(switch_trace, SCALAR),
	KEY(objects, LIST),
	KEY(files, LIST),
	KEY(outside, REASONS),
	KEY(inside, REASONS),
	KEY(user_memory, REASONS),
	KEY(mangled, REASONS),
	KEY(overlays, REASONS),
	KEY(once, REASONS),
	KEY(given, REASONS),
	KEY(lock_classes, REASONS),
	KEY(machinery, REASONS),
	KEY(structs, REASONS),
	KEY(tables, SIZES),
	KEY(dropped, REASONS),
	KEY(hooks, REASONS),
	KEY(runtime, REASONS),
};

struct parser {
	struct config *config;
	yaml_document_t document;
};

static const char *scalar(const yaml_node_t *node)
{
	return node && node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value : NULL;
}

static int bad(const struct parser *p, const yaml_node_t *node, const char *what)
{
	return fault_at(p->config->path, node ? node->start_mark.line + 1 : 0, NULL, "%s", what);
}

static int read_rule_pair(struct parser *p, struct rule *rule, const yaml_node_pair_t *pair)
{
	const yaml_node_t *node = yaml_document_get_node(&p->document, pair->key);
	const char *key = scalar(node);
	const char *value = scalar(yaml_document_get_node(&p->document, pair->value));

	if (!key || !value)
		return bad(p, node, "a rule is a mapping of scalars");
	if (!strcmp(key, "name"))
		rule->pattern = xstrdup(value);
	else if (!strcmp(key, "reason"))
		rule->reason = xstrdup(value);
	else if (!strcmp(key, "size"))
		rule->size = strtoul(value, NULL, 0);
	else
		return bad(p, node, "a rule has name, reason and size only");
	return 0;
}

static int read_rule_mapping(struct parser *p, const yaml_node_t *node, struct rule *rule)
{
	int err = 0;

	for (yaml_node_pair_t *pair = node->data.mapping.pairs.start;
	     !err && pair < node->data.mapping.pairs.top; pair++)
		err = read_rule_pair(p, rule, pair);
	return err;
}

static int read_rule(struct parser *p, const struct key *key, const yaml_node_t *node,
		     struct rule *rule)
{
	if (scalar(node))
		rule->pattern = xstrdup(scalar(node));
	else if (node->type != YAML_MAPPING_NODE)
		return bad(p, node, "a rule is a name or a mapping");
	else if (read_rule_mapping(p, node, rule))
		return -EINVAL;
	if (!rule->pattern)
		return bad(p, node, "a rule needs a name");
	if (key->shape == REASONS && !rule->reason)
		return bad(p, node, "a rule of this list needs a reason");
	if (key->shape == SIZES && !rule->size)
		return bad(p, node, "a table needs the size of its entries");
	return 0;
}

static int read_list(struct parser *p, const struct key *key, const yaml_node_t *node)
{
	rules *list = (rules *)((char *)p->config + key->offset);

	if (!node || node->type != YAML_SEQUENCE_NODE)
		return bad(p, node, "a list is expected here");
	for (yaml_node_item_t *item = node->data.sequence.items.start;
	     item < node->data.sequence.items.top; item++) {
		int err = read_rule(p, key, yaml_document_get_node(&p->document, *item),
				    vec_push(list));

		if (err)
			return err;
	}
	return 0;
}

static int read_key(struct parser *p, const yaml_node_pair_t *pair)
{
	const yaml_node_t *node = yaml_document_get_node(&p->document, pair->key);
	const yaml_node_t *value = yaml_document_get_node(&p->document, pair->value);
	const char *name = scalar(node);

	for (size_t i = 0; name && i < ARRAY_SIZE(keys); i++) {
		if (strcmp(name, keys[i].name))
			continue;
		if (keys[i].shape != SCALAR)
			return read_list(p, &keys[i], value);
		if (!scalar(value))
			return bad(p, value, "a scalar is expected here");
		*(const char **)((char *)p->config + keys[i].offset) = xstrdup(scalar(value));
		return 0;
	}
	return bad(p, node, "unknown key");
}

static int read_document(struct parser *p)
{
	const yaml_node_t *root = yaml_document_get_root_node(&p->document);
	int err = 0;

	if (!root || root->type != YAML_MAPPING_NODE)
		return bad(p, root, "not a mapping");
	for (yaml_node_pair_t *pair = root->data.mapping.pairs.start;
	     !err && pair < root->data.mapping.pairs.top; pair++)
		err = read_key(p, pair);
	for (size_t i = 0; !err && i < ARRAY_SIZE(keys); i++)
		if (keys[i].shape == SCALAR &&
		    !*(const char **)((char *)p->config + keys[i].offset))
			err = fault(p->config->path, NULL, "the key '%s' is missing", keys[i].name);
	if (!err && !p->config->user_memory.n)
		err = fault(p->config->path, "name what touches user memory: nobody who does may be inside",
			    "the key 'user_memory' is missing, or empty");
	return err;
}

int config_read(struct config *config, const char *path)
{
	struct parser p = { .config = config };
	yaml_parser_t yaml;
	FILE *file = fopen(path, "re");
	int err;

	config->path = path;
	if (!file)
		return fault_errno(path);
	yaml_parser_initialize(&yaml);
	yaml_parser_set_input_file(&yaml, file);
	if (yaml_parser_load(&yaml, &p.document)) {
		err = read_document(&p);
		yaml_document_delete(&p.document);
	} else {
		err = fault_at(path, yaml.problem_mark.line + 1, NULL, "%s",
			       yaml.problem ? yaml.problem : "it cannot be read");
	}
	yaml_parser_delete(&yaml);
	fclose(file);
	return err;
}

/* The first rule whose pattern fits @name. */
const struct rule *rules_match(const rules *list, const char *name)
{
	const struct rule *rule;

	for_each_vec(rule, list)
		if (!fnmatch(rule->pattern, name, 0))
			return rule;
	return NULL;
}
