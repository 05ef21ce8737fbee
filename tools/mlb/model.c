// SPDX-License-Identifier: GPL-2.0
/*
 * model.c - the network's file
 */
#include <err.h>
#include <string.h>

#include "mlb.h"
#include "mlb-check.h"

void model_seal(struct mlb_model *model)
{
	model->checksum = mlb_checksum(model);
}

/* check: as the payload does; else only that there are so many bytes. */
int model_read(struct mlb_model *model, const char *path, bool check)
{
	FILE *file = fopen(path, "re");
	struct mlb_refusal why;
	char more;
	size_t size;

	if (!file) {
		warn("%s", path);
		return -1;
	}
	memset(model, 0, sizeof(*model));
	size = fread(model, 1, sizeof(*model), file);
	size += fread(&more, 1, 1, file);
	fclose(file);
	if (!check && size == sizeof(*model))
		return 0;
	if (mlb_check(model, size, &why))
		return 0;
	warnx("%s: %s", path, why.text);
	return -1;
}

int model_write(const struct mlb_model *model, const char *path)
{
	FILE *file = fopen(path, "we");

	if (!file || fwrite(model, sizeof(*model), 1, file) != 1 || fclose(file)) {
		warn("%s", path);
		return -1;
	}
	return 0;
}

/* As C, for the payload that carries it. */
void model_print(const struct mlb_model *model, FILE *out)
{
	const uint8_t *byte = (const uint8_t *)model;
	size_t i;

	fprintf(out, "/* %s: GPL-2.0 */\n"
		"/* mlb-weights.h - the network that is built in, %08x, by mlb print */\n"
		"static const u8 mlb_weights[] __aligned(8) = {", "SPDX-License-Identifier", model->checksum);
	for (i = 0; i < sizeof(*model); i++)
		fprintf(out, "%s0x%02x,", i % 16 ? " " : "\n\t", byte[i]);
	fprintf(out, "\n};\n");
}
