# make            build the program into .build/release/
# make demo       the main job on a scratch register; installs what is missing
# make check      all tests; installs what is missing
# make help       the rest
#
# BUILD=release|asan|coverage chooses the build, each in its own directory;
# DEV=1 makes warnings errors.

VERSION = 0.1.0
BUILD = release
PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
LOCALEDIR = $(PREFIX)/share/locale
COMPLETIONDIR = $(PREFIX)/share/bash-completion/completions
B = .build/$(BUILD)

CC = gcc
CFLAGS_release = -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LDFLAGS_release = -pie -Wl,-z,relro,-z,now
CFLAGS_asan = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS_asan = -fsanitize=address,undefined
CFLAGS_coverage = -O0 -g --coverage
LDFLAGS_coverage = --coverage
# Any other name is a second release build, for another compiler for instance.
CFLAGS_build = $(or $(CFLAGS_$(BUILD)),$(CFLAGS_release))
LDFLAGS_build = $(or $(LDFLAGS_$(BUILD)),$(LDFLAGS_release))

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wformat=2 -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wcast-qual -Wconversion -Wvla \
	-Wswitch-enum -Wnull-dereference -Wundef $(if $(DEV),-Werror)
CFLAGS_all = -std=c11 -D_GNU_SOURCE -iquote lib -iquote . $(WARN) $(CFLAGS_build) $(CFLAGS)
DEFS = -DAFSPRAAK_VERSION='"$(VERSION)"' -DAFSPRAAK_MANDIR='"$(MANDIR)"' \
	-DAFSPRAAK_LOCALEDIR='"$(LOCALEDIR)"'
LIBS = -lgit2 -lz -lyaml -ljansson -lcsv -lsqlite3 -lunistring -lmd

# Debian 12 packages: to build and use, to test, and to lint.
PACKAGES = gcc libc6-dev git libgit2-dev zlib1g-dev libyaml-dev libjansson-dev libcsv-dev \
	libsqlite3-dev libunistring-dev libmd-dev libmagic-dev libical-dev libxlsxwriter-dev gettext mandoc tzdata openssh-client
PACKAGES_test = libcmocka-dev jq cmark-gfm python3-icalendar python3-jsonschema python3-openpyxl \
	python3-yaml weasyprint \
	poppler-utils
PACKAGES_lint = clang libclang-rt-14-dev shellcheck universal-ctags

LIB_SRC := $(sort $(wildcard lib/*/*.c))
CMD_SRC := $(sort $(wildcard cmd/*.c))
UNIT_SRC := $(sort $(wildcard tests/unit/*_test.c))
LIB_OBJ = $(LIB_SRC:%.c=$(B)/%.o)
CMD_OBJ = $(CMD_SRC:%.c=$(B)/%.o)
UNIT = $(UNIT_SRC:%.c=$(B)/%)
MAN = $(sort $(wildcard man/*.[157]))

# V=1 shows the whole command lines.
Q = $(if $(V),,@echo "  $(1) $@";)

MO = $(B)/locale/nl/LC_MESSAGES/afspraak.mo

all: $(B)/afspraak $(MO)

$(MO): lib/base/nl.po Makefile
	@mkdir -p $(@D)
	$(call Q,MO)msgfmt --check -o $@ $<

$(B)/afspraak: $(CMD_OBJ) $(B)/libafspraak.a
	$(call Q,LD)$(CC) $(LDFLAGS_build) $(LDFLAGS) -o $@ $^ $(LIBS)

# Made anew: members of the same name (lib/yaml/edit.o, lib/model/edit.o) can
# stand beside each other, but not replace one another.
$(B)/libafspraak.a: $(LIB_OBJ)
	@rm -f $@
	$(call Q,AR)ar rcs $@ $^

$(B)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call Q,CC)$(CC) $(CFLAGS_all) $(DEFS) -MMD -MP -c -o $@ $<

-include $(LIB_OBJ:.o=.d) $(CMD_OBJ:.o=.d)

# --- tests -----------------------------------------------------------------

$(B)/tests/unit/%_test: tests/unit/%_test.c $(B)/libafspraak.a
	@mkdir -p $(@D)
	$(call Q,CC)$(CC) $(CFLAGS_all) -DTESTDIR='"$(CURDIR)/tests"' -MMD -MP $(LDFLAGS_build) -o $@ $< $(B)/libafspraak.a $(LIBS) -lcmocka

$(B)/tests/fuzz/yaml_replay: tests/fuzz/replay.c tests/fuzz/yaml_fuzz.c $(B)/libafspraak.a
	@mkdir -p $(@D)
	$(call Q,CC)$(CC) $(CFLAGS_all) $(LDFLAGS_build) -o $@ $^ $(LIBS)

$(B)/tests/fault.so: tests/shim/fault.c
	@mkdir -p $(@D)
	$(call Q,CC)$(CC) -std=c11 -D_GNU_SOURCE $(WARN) -O1 -g -fPIC -shared -o $@ $< -ldl

-include $(UNIT:=.d)

tests: $(B)/afspraak $(MO) $(UNIT) $(B)/tests/fuzz/yaml_replay $(B)/tests/fault.so

# FILTER="amend date" runs only the tests whose names hold one of the words.
check: deps-test
	@$(MAKE) --no-print-directory tests
	tests/run --build $(B) $(FILTER)

lint: deps-lint
	@$(MAKE) --no-print-directory all
	tests/lint/run $(B)

# Minutes of libFuzzer on the YAML layer; what it finds goes into the corpus.
FUZZ_SECONDS = 300
fuzz: deps-lint
	@mkdir -p .build/fuzz/new
	clang -std=c11 -D_GNU_SOURCE -iquote lib -O1 -g -fsanitize=fuzzer,address,undefined \
		-o .build/fuzz/yaml_fuzz tests/fuzz/yaml_fuzz.c $(LIB_SRC) $(LIBS)
	.build/fuzz/yaml_fuzz -max_total_time=$(FUZZ_SECONDS) .build/fuzz/new tests/fuzz/corpus/yaml

coverage:
	@$(MAKE) --no-print-directory check BUILD=coverage
	@cd .build/coverage && find . -name '*.gcda' | xargs gcov -r -s ../.. 2>/dev/null | \
		awk '/^File .lib|^File .cmd/ {f=$$2} /^Lines/ && f {print $$0, f; f=""}' | sort -u

# BENCH=S|M|L: how large the generated register is.
BENCH = M
bench: all
	tests/bench/run $(B) $(BENCH)

# --- use -------------------------------------------------------------------

demo: deps
	@$(MAKE) --no-print-directory all
	tests/demo $(B)

install: all
	install -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(MANDIR)/man1" "$(DESTDIR)$(MANDIR)/man5" "$(DESTDIR)$(MANDIR)/man7"
	install -m 755 $(B)/afspraak "$(DESTDIR)$(BINDIR)/afspraak"
	install -d "$(DESTDIR)$(COMPLETIONDIR)"
	install -d "$(DESTDIR)$(LOCALEDIR)/nl/LC_MESSAGES"
	install -m 644 $(MO) "$(DESTDIR)$(LOCALEDIR)/nl/LC_MESSAGES/afspraak.mo"
	install -m 644 cmd/completion.bash "$(DESTDIR)$(COMPLETIONDIR)/afspraak"
	for page in $(MAN); do install -m 644 $$page "$(DESTDIR)$(MANDIR)/man$${page##*.}/" || exit 1; done

uninstall:
	rm -f "$(DESTDIR)$(BINDIR)/afspraak" "$(DESTDIR)$(COMPLETIONDIR)/afspraak" \
		"$(DESTDIR)$(LOCALEDIR)/nl/LC_MESSAGES/afspraak.mo"
	for page in $(notdir $(MAN)); do rm -f "$(DESTDIR)$(MANDIR)/man$${page##*.}/$$page"; done

define install_missing
	@missing=; for p in $(1); do \
		dpkg-query -W -f '$${db:Status-Status}' $$p 2>/dev/null | grep -qx installed || missing="$$missing $$p"; \
	done; \
	if [ -n "$$missing" ]; then \
		echo "installing:$$missing"; \
		sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
		$$sudo apt-get update -qq && \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
endef

deps:
	$(call install_missing,$(PACKAGES))

deps-test:
	$(call install_missing,$(PACKAGES) $(PACKAGES_test))

deps-lint:
	$(call install_missing,$(PACKAGES) $(PACKAGES_test) $(PACKAGES_lint))

clean:
	rm -rf .build

help:
	@sed -n 's/^# \{0,1\}//p;/^$$/q' Makefile
	@echo "make lint | fuzz | coverage | bench | install | uninstall | deps | clean"

.PHONY: all tests check lint fuzz coverage bench demo install uninstall deps deps-test deps-lint clean help
.DELETE_ON_ERROR:
