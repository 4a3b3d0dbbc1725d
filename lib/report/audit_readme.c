/* The README of an audit pack: each step can be done with git and sha256sum
 * alone, so that nobody has to trust the program that made the pack. */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "history/moment.h"
#include "report/audit_internal.h"
#include "report/words.h"

struct readme {
	const struct reg *reg;
	const struct audit_query *query;
	const struct audit_summary *summary;
	char commit[OID_HEX_SIZE];
	struct str *out;
};

/* A word for the shell, whatever is in it. */
static void add_quoted(struct str *out, const char *text)
{
	str_addc(out, '\'');
	for (; *text; text++)
		if (*text == '\'')
			str_add(out, "'\\''");
		else
			str_addc(out, *text);
	str_addc(out, '\'');
}

static void add_fact(const struct readme *r, const char *label, const char *value)
{
	str_addf(r->out, "- %s: %s\n", label, value);
}

static void add_count(const struct readme *r, const char *label, size_t count, enum lang lang)
{
	add_fact(r, label, count_words(count, lang).text);
}

static void add_facts(const struct readme *r, enum lang lang)
{
	const char *none = tr(lang, "no bound");
	char *moment = moment_iso(r->reg->commit_time, r->reg->commit_offset);

	add_fact(r, "Commit", r->commit);
	add_fact(r, tr(lang, "Recorded on"), moment ? moment : tr(lang, "unknown"));
	add_fact(r, tr(lang, "Made with afspraak"), AFSPRAAK_VERSION);
	add_fact(r, tr(lang, "Changes from"), r->query->since_text ? r->query->since_text : none);
	add_fact(r, tr(lang, "Changes up to"),
		 r->query->until_text ? r->query->until_text : none);
	add_count(r, tr(lang, "Records"), r->summary->records, lang);
	add_count(r, tr(lang, "Stored documents"), r->summary->documents, lang);
	add_count(r, tr(lang, "Changes"), r->summary->changes, lang);
	add_count(r, tr(lang, "Findings in the records"), r->summary->findings, lang);
	add_count(r, tr(lang, "Findings in the history"), r->summary->verification, lang);
	str_addc(r->out, '\n');
	free(moment);
}

static void add_contents(const struct readme *r, enum lang lang)
{
	static const struct {
		const char *name, *what;
		bool sample;
	} files[] = {
		{ "register/", N_("the files of the register as they are in this commit, with the stored documents"), false },
		{ "csv/", N_("the same data as tables"), false },
		{ "history.csv, history.json", N_("every change, by field: old, new, who, when, why, decision, signature"), false },
		{ "changes.txt", N_("the numbers (commits) of those changes, newest first"), false },
		{ "sample.txt, sample.csv", N_("the sample drawn from changes.txt"), true },
		{ "findings.csv, findings.json", N_("what the check of the register found"), false },
		{ "verification.csv", N_("what the check of the whole history found"), false },
		{ "signatures.csv", N_("the signature of each change, and whose"), false },
		{ "history.bundle", N_("the whole history, to be read by git"), false },
		{ "SHA256SUMS", N_("the checksum of each file"), false },
	};

	str_addf(r->out, "%s\n\n", tr(lang, "### What is in it"));
	for (size_t i = 0; i < COUNT(files); i++)
		if (!files[i].sample || r->summary->sample)
			str_addf(r->out, "- `%s`: %s\n", files[i].name, tr(lang, files[i].what));
	str_addc(r->out, '\n');
}

static void add_step(const struct readme *r, const char *title, const char *commands)
{
	str_addf(r->out, "%s\n\n```sh\n%s```\n\n", title, commands);
}

/* The register may be in a subdirectory of the repository. */
static void add_records_step(const struct readme *r, enum lang lang)
{
	struct str commands = STR_INIT;

	str_addf(&commands, "find register -type f | sed 's|^register/||' | while read -r file; do\n"
			    "    [ \"$(git hash-object --no-filters \"register/$file\")\" = \\\n"
			    "      \"$(git -C history rev-parse \"%s:%s$file\")\" ] || echo \"%s: $file\"\n"
			    "done\n",
		 r->commit, r->reg->site->prefix, tr(lang, "different"));
	add_step(r, tr(lang, "3. The files in `register/` are those of the commit. This names what is not:"),
		 str_text(&commands));
	str_free(&commands);
}

static void add_sample_step(const struct readme *r, enum lang lang)
{
	struct str commands = STR_INIT;

	if (!r->summary->sample)
		return;
	str_add(&commands, "seed=");
	add_quoted(&commands, r->query->seed);
	str_addf(&commands, "\nwhile read -r commit; do\n"
			    "    echo \"$(printf '%%s:%%s' \"$seed\" \"$commit\" | sha256sum | cut -c 1-64) $commit\"\n"
			    "done <changes.txt | LC_ALL=C sort | head -n %zu | cut -d ' ' -f 2 >again.txt\n"
			    "git diff --no-index sample.txt again.txt && echo %s\n",
		 r->summary->sample, tr(lang, "'the same sample'"));
	add_step(r, tr(lang, "4. The sample follows from the seed and from changes.txt:"),
		 str_text(&commands));
	str_free(&commands);
}

static void add_checks(const struct readme *r, enum lang lang)
{
	char *fetch = xasprintf("git clone --quiet --no-checkout history.bundle history\n"
				"git -C history fsck --full\n"
				"git -C history log -1 %s\n", r->commit);

	str_addf(r->out, "%s\n\n", tr(lang, "### How to check it, with git and sha256sum alone"));
	add_step(r, tr(lang, "1. No file has changed since the pack was made:"),
		 "sha256sum --check --quiet SHA256SUMS\n");
	add_step(r, tr(lang, "2. The history is whole, and the commit above is part of it:"),
		 fetch);
	add_records_step(r, lang);
	add_sample_step(r, lang);
	str_addf(r->out, "%s\n\n",
		 tr(lang, "Keep the commit number above. The next audit begins with it: it must still be in the\n"
		     "history then (`git merge-base --is-ancestor COMMIT HEAD`)."));
	free(fetch);
}

static void add_language(const struct readme *r, enum lang lang)
{
	str_addf(r->out, "%s\n\n", tr(lang, "## English"));
	add_facts(r, lang);
	add_contents(r, lang);
	add_checks(r, lang);
}

void audit_readme(const struct reg *reg, const struct audit_query *query, const struct audit_summary *summary,
		  struct str *out)
{
	struct readme r = { reg, query, summary, "", out };

	oid_hex(&reg->commit, r.commit);
	str_add(out, "# Controlepakket / Audit pack\n\n");
	add_language(&r, LANG_NL);
	add_language(&r, LANG_EN);
	str_trim_end(out);
	str_addc(out, '\n');
}
