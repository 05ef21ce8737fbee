# SPDX-License-Identifier: GPL-2.0
#
# Makefile - builds everything under build/; `make help` says what there is

MAKEFLAGS += --no-print-directory
SHELL := /bin/bash
.DEFAULT_GOAL := all

# Quiet: no commands, and not a word where there is nothing to do.
ifeq ($(V),1)
Q :=
else
Q := @
MAKEFLAGS += --silent
endif

# kbuild cannot work in any path.
space := $(subst ,, )
unfit = $(findstring $(space),$1)$(strip $(foreach c,: % \# $$ = ' " \,$(findstring $c,$1)))
check_path = $(if $(call unfit,$1),$(error '$1': kbuild cannot work in a path with spaces or any of : % # $$ = ' " \))
$(call check_path,$(CURDIR))
$(call check_path,$(value SCHEDMGR_BUILD))

ifneq ($(SCHEDMGR_BUILD),)
B := $(abspath $(SCHEDMGR_BUILD))
export SCHEDMGR_BUILD := $(B)
else
B := $(CURDIR)/build
endif

# What tools print is read by scripts and by kbuild.
export LC_ALL := C.UTF-8
unexport LANGUAGE

# Which kernel to build for: a release, or the current one of a flavour. It is looked for when something needs it, once.
FLAVOUR ?= cloud
ifeq ($(origin KVER),undefined)
KVER = $(eval KVER := $$(or $$(shell scripts/kernel release $(FLAVOUR)),$$(error there is no kernel to build for)))$(KVER)
else ifeq ($(strip $(KVER)),)
$(error KVER is empty: it is to be a kernel release (scripts/kernel list), or not to be set)
endif
PAYLOADS := $(notdir $(patsubst %/,%,$(dir $(wildcard payloads/*/manifest.yaml))))

help:
	@echo 'make demo     everything from nothing: build, then switch schedulers in a VM under load'
	@echo 'make check    all tests: unit, style, and on the real kernel in VMs'
	@echo 'make check-debug  the tests in VMs on a kernel with KASAN, lockdep, kmemleak; builds it, which takes long'
	@echo 'make all      tools, manager and payloads (after scripts/deps)'
	@echo 'make tools    schedctl, libschedmgr, sched-boundary'
	@echo 'make bench    measures the stop window in instructions'
	@echo 'make document what a payload can change of the kernel, each function, datum and member, into build/document'
	@echo 'make deb      Debian packages, into build/deb'
	@echo 'make fuzz     fuzzing of all that reads a file or a message, FUZZ_SECONDS=600 for each of it; takes clang'
	@echo 'make soak     2,000 random switches while all else goes on; SOAK_SWITCHES, SOAK_SEED'
	@echo 'make mlb      trains and evaluates the payload mlb, from decisions that it collects'
	@echo 'make install  tools, library, headers, units, man pages, schedmod into DESTDIR, prefix=/usr'
	@echo 'make clean    removes what was built; keeps downloaded packages and kernels'
	@echo 'make distclean  removes build/'
	@echo
	@echo 'FLAVOUR=cloud|generic|rt or KVER=RELEASE choose the kernel, V=1 shows commands, DEBUG=1 makes a manager for tests,'
	@echo 'SANITIZE=1 makes tools with the sanitizers, into build/sanitize'

all: tools module payloads

# Tools

# With SANITIZE=1 they stop at the first fault of memory or of arithmetic, and are in a directory of their own.
ifdef SANITIZE
override B := $(B)/sanitize
export SANITIZE
endif

tools: lib boundary $(if $(SANITIZE),,guest) trainer
	$(Q)$(MAKE) -C tools/schedctl O=$(B) Q=$(Q)

lib:
	$(Q)$(MAKE) -C lib O=$(B) Q=$(Q)

boundary:
	$(Q)$(MAKE) -C tools/boundary O=$(B) Q=$(Q)

trainer:
	$(Q)$(MAKE) -C tools/mlb O=$(B) Q=$(Q)

guest: lib
	$(Q)$(MAKE) -C tests/guest O=$(B) Q=$(Q)
	$(Q)$(MAKE) -C tests/fuzz O=$(B) Q=$(Q)

# The manager: kbuild works in a tree of links, so that the source stays clean.

# With DEBUG=1 it has debug messages, self-tests and failures on demand, and a directory of its own.

MODULES = $(B)/modules$(if $(DEBUG),-debug)/$(KVER)

module:
	$(Q)$(MAKE) $(MODULES)/schedmgr.ko KVER=$(KVER)

MODULE_SOURCES := $(filter-out kernel/payload/%,$(wildcard kernel/*.[chS] kernel/*/*.[chS])) kernel/Kbuild \
	$(wildcard include/linux/*.h include/schedmgr/*.h include/uapi/linux/*.h)

# Where KVER is known; headers that were fetched anew are newer.
ifneq ($(origin KVER),file)
$(MODULES)/schedmgr.ko: $(MODULE_SOURCES) $(wildcard $(B)/kernels/$(KVER)/version)
	$(Q)scripts/kernel fetch $(KVER) headers
	@echo "  KBUILD  schedmgr.ko ($(KVER))"
	$(Q)mkdir -p $(@D)/tree && find $(@D)/tree -xtype l -delete
	$(Q)cp -rsf $(CURDIR)/kernel $(CURDIR)/include $(@D)/tree/
	$(Q)set -o pipefail; $(MAKE) -C $(B)/kernels/$(KVER)/headers M=$(@D)/tree/kernel \
		$(if $(DEBUG),CONFIG_SCHEDMGR_DEBUG=y CONFIG_SCHEDMGR_SELFTEST=y CONFIG_SCHEDMGR_FAULT=y) modules 2>&1 | \
		sed '/^Skipping BTF generation/d'
	$(Q)cp $(@D)/tree/kernel/Module.symvers $(@D)/
	$(Q)cp $(@D)/tree/kernel/schedmgr.ko $@
endif

# Payloads

payloads: module boundary
	$(Q)for name in $(PAYLOADS); do scripts/schedmod $(if $(DEBUG),--debug) payload $$name $(KVER) || exit; done

# What to run

demo:
	$(Q)scripts/deps
	$(Q)$(MAKE) all
	$(Q)scripts/demo

check:
	$(Q)scripts/deps
	$(Q)scripts/check

check-debug:
	$(Q)scripts/deps
	$(Q)scripts/check --debug

bench: all
	$(Q)scripts/bench

fuzz:
	$(Q)scripts/fuzz

soak: all
	$(Q)tests/payloads/make-version tests/payloads/twin twin 2 $(KVER) '/^shares_queues/d'
	$(Q)scripts/schedmod payload tests/payloads/twin $(KVER)
	$(Q)scripts/soak

mlb: all
	$(Q)scripts/mlb

document: boundary
	$(Q)scripts/schedmod document $(KVER) $(B)/document

deb:
	$(Q)scripts/deps
	$(Q)scripts/deb

# Where things go; a distribution's packages override some of it.

prefix ?= /usr
unitdir ?= $(prefix)/lib/systemd/system
udevdir ?= $(prefix)/lib/udev
sysconfdir ?= /etc
# The part of this tree that schedmod reads, in the same layout.
sdkdir := $(prefix)/share/schedmod

install: tools
	$(Q)$(MAKE) -C lib O=$(B) Q=$(Q) prefix=$(prefix) install
	$(Q)$(MAKE) -C tools/schedctl O=$(B) Q=$(Q) prefix=$(prefix) install
	$(Q)install -D -m 0644 -t $(DESTDIR)$(unitdir) packaging/systemd/*.service packaging/systemd/*.timer
	$(Q)install -D -m 0644 -t $(DESTDIR)$(udevdir)/rules.d packaging/systemd/*.rules
	$(Q)install -D -m 0644 -t $(DESTDIR)$(prefix)/share/man/man1 docs/man/schedmod.1
	$(Q)install -D -t $(DESTDIR)$(prefix)/bin packaging/schedmod
	$(Q)install -D packaging/kernel/postinst $(DESTDIR)$(sysconfdir)/kernel/postinst.d/schedmod
	$(Q)install -D packaging/kernel/postrm $(DESTDIR)$(sysconfdir)/kernel/postrm.d/schedmod
	$(Q)install -D -m 0644 -t $(DESTDIR)$(sysconfdir) packaging/schedmod.conf
	$(Q)install -D -m 0644 packaging/sysusers.conf $(DESTDIR)$(prefix)/lib/sysusers.d/schedmod.conf
	$(Q)install -D -m 0644 packaging/schedmod.bash $(DESTDIR)$(prefix)/share/bash-completion/completions/schedmod
	$(Q)install -D -t $(DESTDIR)$(prefix)/libexec/schedmod $(B)/bin/sched-boundary
	$(Q)install -D -t $(DESTDIR)$(sdkdir)/scripts scripts/schedmod scripts/kernel
	$(Q)install -m 0644 -t $(DESTDIR)$(sdkdir)/scripts scripts/lib.sh
	$(Q)cp -r scripts/schedmod.d scripts/kernel.d $(DESTDIR)$(sdkdir)/scripts
	$(Q)cp -r Makefile boundary include kernel payloads $(DESTDIR)$(sdkdir)

clean:
	$(Q)rm -rf $(addprefix $(B)/,bin deb document lib obj modules{,-debug} payloads{,-debug} report reference work{,-debug} tests bench)

distclean:
	$(Q)rm -rf $(B)

SOAK_SWITCHES ?= 2000
SOAK_SEED ?= 1
export SOAK_SWITCHES SOAK_SEED

.PHONY: fuzz soak help all tools lib boundary trainer guest module payloads demo check check-debug bench mlb document deb install clean distclean
