/* The README of an audit pack: each step can be done with git and sha256sum
 * alone, so that nobody has to trust the program that made the pack. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "history/moment.h"
#include "report/audit_internal.h"

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

static void add_count(const struct readme *r, const char *label, size_t count)
{
	str_addf(r->out, "- %s: %zu\n", label, count);
}

static void add_facts(const struct readme *r, enum lang lang)
{
	const char *none = say(lang, "geen grens", "no bound");
	char *moment = moment_iso(r->reg->commit_time, r->reg->commit_offset);

	add_fact(r, "Commit", r->commit);
	add_fact(r, say(lang, "Vastgelegd op", "Recorded on"), moment ? moment : say(lang, "onbekend", "unknown"));
	add_fact(r, say(lang, "Gemaakt met afspraak", "Made with afspraak"), AFSPRAAK_VERSION);
	add_fact(r, say(lang, "Wijzigingen vanaf", "Changes from"), r->query->since_text ? r->query->since_text : none);
	add_fact(r, say(lang, "Wijzigingen tot en met", "Changes up to"),
		 r->query->until_text ? r->query->until_text : none);
	add_count(r, say(lang, "Gegevensbladen", "Records"), r->summary->records);
	add_count(r, say(lang, "Opgeslagen documenten", "Stored documents"), r->summary->documents);
	add_count(r, say(lang, "Wijzigingen", "Changes"), r->summary->changes);
	add_count(r, say(lang, "Bevindingen in de gegevens", "Findings in the records"), r->summary->findings);
	add_count(r, say(lang, "Bevindingen in de geschiedenis", "Findings in the history"), r->summary->verification);
	str_addc(r->out, '\n');
	free(moment);
}

static void add_contents(const struct readme *r, enum lang lang)
{
	static const struct {
		const char *name, *nl, *en;
		bool sample;
	} files[] = {
		{ "register/", "de bestanden van het register zoals ze in deze commit staan, met de opgeslagen documenten",
		  "the files of the register as they are in this commit, with the stored documents", false },
		{ "csv/", "dezelfde gegevens als tabellen", "the same data as tables", false },
		{ "history.csv, history.json", "elke wijziging, per veld: oud, nieuw, wie, wanneer, waarom, besluit, handtekening",
		  "every change, by field: old, new, who, when, why, decision, signature", false },
		{ "changes.txt", "de nummers (commits) van die wijzigingen, de nieuwste eerst",
		  "the numbers (commits) of those changes, newest first", false },
		{ "sample.txt, sample.csv", "de steekproef uit changes.txt", "the sample drawn from changes.txt", true },
		{ "findings.csv, findings.json", "wat de controle van het register vond", "what the check of the register found",
		  false },
		{ "verification.csv", "wat de controle van de hele geschiedenis vond", "what the check of the whole history found",
		  false },
		{ "signatures.csv", "de handtekening onder elke wijziging, en van wie", "the signature of each change, and whose",
		  false },
		{ "history.bundle", "de hele geschiedenis, leesbaar met git", "the whole history, to be read by git", false },
		{ "SHA256SUMS", "het controlegetal van elk bestand", "the checksum of each file", false },
	};

	str_addf(r->out, "%s\n\n", say(lang, "### Wat erin zit", "### What is in it"));
	for (size_t i = 0; i < COUNT(files); i++)
		if (!files[i].sample || r->summary->sample)
			str_addf(r->out, "- `%s`: %s\n", files[i].name, say(lang, files[i].nl, files[i].en));
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
		 r->commit, r->reg->site->prefix, say(lang, "anders", "different"));
	add_step(r, say(lang, "3. De bestanden in `register/` zijn die van de commit. Dit noemt wat afwijkt:",
			"3. The files in `register/` are those of the commit. This names what is not:"),
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
		 r->summary->sample, say(lang, "'dezelfde steekproef'", "'the same sample'"));
	add_step(r, say(lang, "4. De steekproef volgt uit het zaadgetal en uit changes.txt:",
			"4. The sample follows from the seed and from changes.txt:"),
		 str_text(&commands));
	str_free(&commands);
}

static void add_checks(const struct readme *r, enum lang lang)
{
	char *fetch = xasprintf("git clone --quiet --no-checkout history.bundle history\n"
				"git -C history fsck --full\n"
				"git -C history log -1 %s\n", r->commit);

	str_addf(r->out, "%s\n\n", say(lang, "### Zo controleert u het, met alleen git en sha256sum",
				       "### How to check it, with git and sha256sum alone"));
	add_step(r, say(lang, "1. Geen bestand is veranderd sinds het pakket is gemaakt:",
			"1. No file has changed since the pack was made:"),
		 "sha256sum --check --quiet SHA256SUMS\n");
	add_step(r, say(lang, "2. De geschiedenis is heel, en de commit hierboven hoort erbij:",
			"2. The history is whole, and the commit above is part of it:"),
		 fetch);
	add_records_step(r, lang);
	add_sample_step(r, lang);
	str_addf(r->out, "%s\n\n",
		 say(lang, "Bewaar het commitnummer hierboven. De volgende controle begint daarmee: het moet dan nog in de\n"
			   "geschiedenis staan (`git merge-base --is-ancestor COMMIT HEAD`).",
		     "Keep the commit number above. The next audit begins with it: it must still be in the\n"
		     "history then (`git merge-base --is-ancestor COMMIT HEAD`)."));
	free(fetch);
}

static void add_language(const struct readme *r, enum lang lang)
{
	str_addf(r->out, "%s\n\n", say(lang, "## Nederlands", "## English"));
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
