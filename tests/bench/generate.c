/* generate AGREEMENTS COMMITS [more]: a register with a history, as a stream for git
 * fast-import; or that many more commits for one that there is. The same numbers give
 * the same bytes, so the same commit ids. Most commits amend one field of one
 * agreement; one agreement is amended far more than any other, one commit in fifty is
 * made beside the main line, and is merged by the next but one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TASKS(g) ((g)->agreements < 200 ? 40 : (g)->agreements / 5)
#define PARTIES(g) ((g)->agreements < 200 ? 10 : (g)->agreements / 20)
#define YEARS 10
#define FIRST_YEAR 2015
#define OFTEN 100               /* one amendment in so many is of the first agreement */
#define MERGE_EVERY 50
#define START 1420102800L       /* 2015-01-01 10:00 +0100 */
#define SPAN 300000000L         /* seconds from the first commit to the last */

enum { KENMERK, PEILDATUM, OPZEGTERMIJN, SIGNAALTERMIJN, UREN, EVALUATIE, EIGENAAR, OPMERKING, FIELDS };
static const char *const field_names[FIELDS] = {
	"kenmerk", "status_peildatum", "opzegtermijn", "signaaltermijn", "vergoeding.uren", "evaluatie.volgende",
	"eigenaar_functie", "opmerkingen",
};
static const char *const functions[] = { "Teamleider", "Jurist", "Controller", "Coordinator", "Secretaris" };

struct generator {
	FILE *out;
	int agreements, commits;
	long start;             /* of the commits, in seconds since 1970 */
	int (*values)[FIELDS];  /* how often each field of each agreement was amended */
	unsigned long seed;
	char *text;
	size_t len;
};

static int below(struct generator *g, int n)
{
	g->seed = (g->seed * 1103515245UL + 12345UL) & 0x7fffffffUL;
	return (int)(g->seed >> 8) % n;
}

/* --- files --------------------------------------------------------------------- */

static void print_links(const struct generator *g, FILE *f, int i)
{
	fprintf(f, "partijen:\n  - partij: partij-%03d\n    rol: opdrachtgever\n", i % PARTIES(g) + 1);
	fprintf(f, "  - partij: partij-%03d\n    rol: opdrachtnemer\n", (i + 7) % PARTIES(g) + 1);
	fprintf(f, "taken:\n  - taak-%03d\n", i % TASKS(g) + 1);
	fprintf(f, "grondslag:\n  - Mandaatregeling van de deelnemers, artikel %d\n", i % 40 + 1);
}

static void print_agreement(const struct generator *g, FILE *f, int i, const int *v)
{
	fprintf(f, "titel: Dienstverleningsovereenkomst nummer %d over de uitvoering van taken\n", i + 1);
	fprintf(f, "kenmerk: Z-%05d-%04d\nsoort: dienstverleningsovereenkomst\nstatus: van_kracht\n", i + 1, v[KENMERK]);
	fprintf(f, "status_peildatum: %04d-%02d-01\n\n", 2015 + v[PEILDATUM] / 12 % 80, v[PEILDATUM] % 12 + 1);
	print_links(g, f, i);
	fprintf(f, "\n# Looptijd\ndatum_ondertekening: %d-01-15\n", FIRST_YEAR + i % YEARS);
	fprintf(f, "datum_ingang: %d-02-01\ndatum_einde: 2030-12-31\n", FIRST_YEAR + i % YEARS);
	fprintf(f, "verlenging:\n  wijze: stilzwijgend\n  duur: P1Y\n  maximum: 5\n");
	fprintf(f, "opzegtermijn: P%dM\nsignaaltermijn: P%dM\n", 1 + v[OPZEGTERMIJN] % 11, 1 + v[SIGNAALTERMIJN] % 11);
	fprintf(f, "evaluatie:\n  frequentie: P1Y\n  volgende: %d-%02d-01\n", 2026 + v[EVALUATIE] / 12 % 70,
		v[EVALUATIE] % 12 + 1);
	fprintf(f, "vergoeding:\n  grondslag: uren\n  uren: %d\n  jaar: 2025\n", 100 + v[UREN]);
	fprintf(f, "gegevensuitwisseling:\n  persoonsgegevens: nee\n  verwerkersovereenkomst: nvt\n");
	fprintf(f, "documenten:\n  - titel: De overeenkomst\n    url: https://example.org/documenten/%d\n", i + 1);
	fprintf(f, "eigenaar_functie: %s\n", functions[v[EIGENAAR] % 5]);
	fprintf(f, "bronnen:\n  - omschrijving: Het archief van de organisatie\n    vindplaats: map %d\n", i + 1);
	fprintf(f, "opmerkingen: |\n  Deze tekst is %d keer herzien.\n", v[OPMERKING]);
	fprintf(f, "  Wat hier staat is verzonnen, om te meten hoe lang een opdracht erover doet. De tekst is zo\n"
		   "  lang als die van een gewone afspraak, waarin ook staat waarom iets zo is afgesproken.\n");
}

static void print_task(const struct generator *g, FILE *f, int i)
{
	fprintf(f, "naam: Taak %d\naard: taak\nvth_soort:\n  - toezicht\nwijze: uitgevoerd_door_ander\n", i + 1);
	fprintf(f, "belegd_bij:\n  - partij-%03d\nreden:\n  - kwaliteit\n", (i + 7) % PARTIES(g) + 1);
}

static void add_file(struct generator *g, const char *path)
{
	fprintf(g->out, "M 100644 inline %s\ndata %zu\n", path, g->len);
	fwrite(g->text, 1, g->len, g->out);
	fputc('\n', g->out);
	free(g->text);
	g->text = NULL;
}

static FILE *open_text(struct generator *g)
{
	FILE *f = open_memstream(&g->text, &g->len);

	if (!f)
		exit(1);
	return f;
}

static void add_agreement(struct generator *g, int i)
{
	FILE *f = open_text(g);
	char path[64];

	print_agreement(g, f, i, g->values[i]);
	fclose(f);
	snprintf(path, sizeof path, "afspraken/%d/afspraak-%05d.yaml", FIRST_YEAR + i % YEARS, i + 1);
	add_file(g, path);
}

static void add_first_files(struct generator *g)
{
	char path[64];
	FILE *f = open_text(g);

	fprintf(f, "schema: 1\norganisatie: partij-001\ntaal: nl\ntijdzone: Europe/Amsterdam\n");
	fclose(f);
	add_file(g, "register.yaml");
	for (int i = 0; i < PARTIES(g); i++) {
		f = open_text(g);
		fprintf(f, "naam: Organisatie %d\ntype: gemeente\nactief: ja\n", i + 1);
		fclose(f);
		snprintf(path, sizeof path, "partijen/partij-%03d.yaml", i + 1);
		add_file(g, path);
	}
	for (int i = 0; i < TASKS(g); i++) {
		f = open_text(g);
		print_task(g, f, i);
		fclose(f);
		snprintf(path, sizeof path, "taken/taak-%03d.yaml", i + 1);
		add_file(g, path);
	}
	for (int i = 0; i < g->agreements; i++)
		add_agreement(g, i);
}

/* --- commits ---------------------------------------------------------------------- */

/* Commit number n (also its mark), with the message in text. */
static void start_commit(struct generator *g, const char *branch, int n)
{
	long when = g->start + (long)n * (SPAN / g->commits);

	fprintf(g->out, "commit refs/heads/%s\nmark :%d\n", branch, n);
	fprintf(g->out, "author Registrar <registrar@example.org> %ld +0100\n", when);
	fprintf(g->out, "committer Registrar <registrar@example.org> %ld +0100\n", when);
	fprintf(g->out, "data %zu\n", g->len);
	fwrite(g->text, 1, g->len, g->out);
	fputc('\n', g->out);
	free(g->text);
	g->text = NULL;
}

/* Amend one field of one agreement, from another commit than the branch's last when
 * `from` says so: a mark, or with -1 what the branch is already. */
static int amend(struct generator *g, const char *branch, int n, int not_this, int from)
{
	int i = below(g, OFTEN) ? below(g, g->agreements) : 0, field = below(g, FIELDS);
	FILE *f;

	if (i == not_this)
		i = (i + 1) % g->agreements;
	g->values[i][field]++;
	f = open_text(g);
	fprintf(f, "Pas %s aan\n\nRecord: afspraak/afspraak-%05d\nAard: administratief\n", field_names[field], i + 1);
	if (n % 10 == 0)
		fprintf(f, "Besluit: Besluit %d\n", n);
	fclose(f);
	start_commit(g, branch, n);
	if (from > 0)
		fprintf(g->out, "from :%d\n", from);
	else if (from < 0)
		fprintf(g->out, "from refs/heads/%s^0\n", branch);
	add_agreement(g, i);
	return i;
}

static void merge(struct generator *g, int n, int side, int i)
{
	FILE *f = open_text(g);

	fprintf(f, "Voeg het werk van een ander samen\n");
	fclose(f);
	start_commit(g, "main", n);
	fprintf(g->out, "merge :%d\n", side);
	add_agreement(g, i);
}

static void generate(struct generator *g)
{
	FILE *f = open_text(g);
	int beside = -1;

	fprintf(f, "Begin het register\n");
	fclose(f);
	start_commit(g, "main", 1);
	add_first_files(g);
	for (int n = 2; n <= g->commits; n++)
		if (n % MERGE_EVERY == 0 && n + 2 <= g->commits)
			beside = amend(g, "side", n, -1, n - 1);
		else if (n % MERGE_EVERY == 2 && beside >= 0)
			merge(g, n, n - 2, beside);
		else
			amend(g, "main", n, n % MERGE_EVERY == 1 ? beside : -1, 0);
	fprintf(g->out, "reset refs/heads/side\nfrom %040d\n\ndone\n", 0);
}

static void generate_more(struct generator *g)
{
	g->start += SPAN;
	for (int i = 0; i < g->agreements; i++)
		for (int k = 0; k < FIELDS; k++)
			g->values[i][k] = 500;
	for (int n = 1; n <= g->commits; n++)
		amend(g, "main", n, -1, n == 1 ? -1 : 0);
	fprintf(g->out, "done\n");
}

int main(int argc, char **argv)
{
	struct generator g = { .out = stdout, .seed = 1, .start = START };
	int more = argc == 4 && strcmp(argv[3], "more") == 0;

	g.agreements = argc == 3 || more ? atoi(argv[1]) : 0;
	g.commits = argc == 3 || more ? atoi(argv[2]) : 0;
	if (g.agreements < 2 || g.commits < 1) {
		fprintf(stderr, "usage: generate AGREEMENTS COMMITS [more]\n");
		return 2;
	}
	g.values = calloc((size_t)g.agreements, sizeof *g.values);
	if (!g.values)
		return 1;
	if (more)
		generate_more(&g);
	else
		generate(&g);
	free(g.values);
	return fflush(stdout) != 0 || ferror(stdout);
}
