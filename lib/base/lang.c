#include "base/lang.h"

#include <libintl.h>
#include <locale.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/process.h"

#define DOMAIN "afspraak"

/* Texts found before, by the address of the English one. A slot is filled once, the
 * English last, and a table that is half full makes way for a larger one and stays:
 * so threads may look while one of them adds. */
struct found {
	const char *_Atomic english;
	const char *dutch;
};
struct table {
	struct table *before;
	size_t n, size;
	struct found slots[];
};
static struct table *_Atomic found;
static struct {
	pthread_mutex_t lock;
	bool opened, missing;
} catalogue = { .lock = PTHREAD_MUTEX_INITIALIZER };

static bool has_catalogue(const char *directory)
{
	char *file = xasprintf("%s/nl/LC_MESSAGES/" DOMAIN ".mo", directory);
	bool readable = access(file, R_OK) == 0;

	free(file);
	return readable;
}

/* Beside the program, or a program of its tests, in the build tree; below where
 * it was installed (PREFIX/bin); or where it was told to be. The caller owns it. */
static char *find_directory(void)
{
	static const struct {
		int up;                 /* directories above the program */
		const char *below;
	} places[] = { { 1, "locale" }, { 3, "locale" }, { 2, "share/locale" } };

	for (size_t i = 0; i < COUNT(places); i++) {
		char *top = process_above(places[i].up), *directory;

		directory = xasprintf("%s/%s", top, places[i].below);
		free(top);
		if (has_catalogue(directory))
			return directory;
		free(directory);
	}
	return xstrdup(AFSPRAAK_LOCALEDIR);
}

/* The language is ours to choose, and not the environment's; a locale other than
 * "C" makes gettext look at all, and this one is on every system. */
static void open_catalogue(void)
{
	char *directory = find_directory();

	catalogue.opened = true;
	catalogue.missing = !has_catalogue(directory) || !setlocale(LC_MESSAGES, "C.UTF-8");
	bindtextdomain(DOMAIN, directory);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	free(directory);
}

static const char *without_context(const char *text)
{
	const char *end = strchr(text, '\004');

	return end ? end + 1 : text;
}

/* LANGUAGE is what gettext goes by, and is put back for the programs we start. */
static const char *look_up(const char *text)
{
	char *before = xstrdup(getenv("LANGUAGE"));
	const char *dutch;

	setenv("LANGUAGE", "nl", 1);
	dutch = dgettext(DOMAIN, text);
	if (before)
		setenv("LANGUAGE", before, 1);
	else
		unsetenv("LANGUAGE");
	free(before);
	return dutch;
}

/* Where a text is in the table, or would be. */
static struct found *slot_of(struct table *table, const char *text)
{
	size_t at = ((uintptr_t)text >> 2) * 0x9E3779B97F4A7C15u & (table->size - 1);
	const char *english;

	while ((english = table->slots[at].english) && english != text)
		at = (at + 1) & (table->size - 1);
	return &table->slots[at];
}

static void fill(struct table *table, const char *english, const char *dutch)
{
	struct found *slot = slot_of(table, english);

	slot->dutch = dutch;
	slot->english = english;
	table->n++;
}

static struct table *larger(struct table *before)
{
	size_t size = before ? 2 * before->size : 256;
	struct table *table = xcalloc(1, sizeof *table + size * sizeof table->slots[0]);

	table->before = before;
	table->size = size;
	for (size_t i = 0; before && i < before->size; i++)
		if (before->slots[i].english)
			fill(table, before->slots[i].english, before->slots[i].dutch);
	return table;
}

static const char *find_dutch(const char *text)
{
	struct table *table;
	struct found *slot;

	pthread_mutex_lock(&catalogue.lock);
	if (!catalogue.opened)
		open_catalogue();
	table = found;
	if (!table || 2 * table->n >= table->size)
		found = table = larger(table);
	slot = slot_of(table, text);
	if (!slot->english)
		fill(table, text, without_context(catalogue.missing ? text : look_up(text)));
	pthread_mutex_unlock(&catalogue.lock);
	return slot->dutch;
}

const char *tr(enum lang lang, const char *text)
{
	struct table *table = found;
	struct found *slot;

	if (!text || !*text)
		return text;
	if (lang == LANG_EN)
		return without_context(text);
	slot = table ? slot_of(table, text) : NULL;
	return slot && slot->english ? slot->dutch : find_dutch(text);
}

static enum lang messages = LANG_EN, reports = LANG_EN;
static bool spoken[] = { [LANG_NL] = false, [LANG_EN] = true };

void lang_set_messages(enum lang lang)
{
	messages = lang;
	spoken[lang] = true;
}

void lang_set_reports(enum lang lang)
{
	reports = lang;
	spoken[lang] = true;
}

enum lang lang_reports(void)
{
	return reports;
}

bool lang_is_spoken(enum lang lang)
{
	return spoken[lang];
}

enum lang lang_messages(void)
{
	return messages;
}

const char *_(const char *text)
{
	return tr(messages, text);
}

/* Of a locale or language, len bytes: "nl", "nl_NL.UTF-8", "en@euro". */
static bool is_language(const char *locale, size_t len, const char *code)
{
	return len >= 2 && memcmp(locale, code, 2) == 0 && (len == 2 || strchr("_.@", locale[2]));
}

static bool is_no_language(const char *locale, size_t len)
{
	return (len == 1 && *locale == 'C') || (len == 5 && memcmp(locale, "POSIX", 5) == 0);
}

enum lang lang_asked_for(const char *language, const char *lc_all, const char *lc_messages, const char *lang)
{
	const char *locale = lc_all && *lc_all ? lc_all : lc_messages && *lc_messages ? lc_messages : lang;

	if (!locale || !*locale || is_no_language(locale, strlen(locale)))
		return LANG_EN;
	for (const char *at = language && *language ? language : locale; *at; at += strspn(at, ":")) {
		size_t len = strcspn(at, ":");

		if (is_language(at, len, "nl"))
			return LANG_NL;
		if (is_language(at, len, "en") || is_no_language(at, len))
			return LANG_EN;
		at += len;
	}
	return LANG_EN;
}

bool lang_catalogue_missing(void)
{
	return catalogue.missing;
}
