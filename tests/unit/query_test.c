#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "model/query.h"
#include "model/query_value.h"
#include "model/search.h"

static const struct {
	const char *id, *text;
} sources[] = {
	{ "alfa", "titel: Afspraak Á één\n"
		  "soort: convenant\n"
		  "status: van_kracht\n"
		  "datum_einde: 2025-12-31\n"
		  "opzegtermijn: P6M\n"
		  "partijen:\n"
		  "  - partij: od-twente\n"
		  "    rol: opdrachtgever\n"
		  "  - partij: od-rivierenland\n"
		  "    rol: organisator\n"
		  "taken: [ketentoezicht, bouwtaken]\n"
		  "vergoeding: {bedrag_eur: '1250.50', jaar: 2024}\n" },
	{ "bravo", "titel: onbekend\n"
		   "soort: convenant\n"
		   "status: onbekend\n"
		   "datum_einde: onbekend\n"
		   "opzegtermijn: nvt\n"
		   "partijen: onbekend\n"
		   "taken: onbekend\n"
		   "vergoeding: {bedrag_eur: 0010, jaar: onbekend}\n" },
	{ "charlie", "titel: straße\n"
		     "soort: anders\n"
		     "status: opgezegd\n"
		     "datum_einde: onbepaalde_tijd\n"
		     "opzegtermijn: P1Y\n" },
	{ "delta", "titel: Zomer\n"
		   "soort: convenant\n"
		   "status: concept\n"
		   "datum_einde: 2024-02-29\n"
		   "opzegtermijn: P12W\n"
		   "vergoeding: {bedrag_eur: '99999999999999999999.01', jaar: 007}\n"
		   "kenmerk: \"\"\n" },
};

static struct record *records[COUNT(sources)];

static int make_records(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sources); i++) {
		records[i] = record_new(TYPE_AFSPRAAK, sources[i].id, "x.yaml", sources[i].text,
					strlen(sources[i].text));
		if (records[i]->broken)
			return 1;
	}
	return 0;
}

static int free_records(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++)
		record_free(records[i]);
	return 0;
}

static const struct schema *schema(void)
{
	return schema_of(TYPE_AFSPRAAK);
}

/* The initials of the records that match. */
static void assert_matches(const char *expression, const char *expected)
{
	char found[COUNT(records) + 1] = "";
	struct where *where;
	struct error *err = where_parse(schema(), expression, &where);
	size_t n = 0;

	if (err)
		fail_msg("'%s': %s", expression, err->text);
	for (size_t i = 0; i < COUNT(records); i++)
		if (where_match(where, records[i]))
			found[n++] = records[i]->id[0];
	found[n] = '\0';
	if (strcmp(found, expected) != 0)
		fail_msg("'%s' matches \"%s\", not \"%s\"", expression, found, expected);
	where_free(where);
}

static void test_where(void **state)
{
	static const struct {
		const char *expression, *matches;
	} cases[] = {
		{ "status = van_kracht", "a" },
		{ "status=van_kracht", "a" },
		{ "  status  !=van_kracht ", "bcd" },
		{ "status = onbekend", "b" },
		{ "soort ~ CONV", "abd" },
		/* dates; what is unknown or open-ended is neither before nor after */
		{ "datum_einde < 2025-12-31", "d" },
		{ "datum_einde <= 2025-12-31", "ad" },
		{ "datum_einde > 2024-02-29", "a" },
		{ "datum_einde >= 2024-02-29", "ad" },
		{ "datum_einde = 2025-12-31", "a" },
		{ "datum_einde != 2025-12-31", "bcd" },
		{ "datum_einde = onbepaalde_tijd", "c" },
		/* durations, by their size */
		{ "opzegtermijn < P6M", "d" },
		{ "opzegtermijn >= P26W", "ac" },
		{ "opzegtermijn = P12M", "c" },
		{ "opzegtermijn = P84D", "d" },
		{ "opzegtermijn = nvt", "b" },
		/* numbers, by value and without rounding */
		{ "vergoeding.bedrag_eur = 1250.5", "a" },
		{ "vergoeding.bedrag_eur < 10.01", "b" },
		{ "vergoeding.bedrag_eur > 99999999999999999999", "d" },
		{ "vergoeding.bedrag_eur >= 99999999999999999999.010", "d" },
		{ "vergoeding.jaar = 7", "d" },
		{ "vergoeding.jaar <= 2024", "ad" },
		/* any item of a list, with or without its position */
		{ "partijen.partij = od-rivierenland", "a" },
		{ "partijen.1.partij = od-rivierenland", "a" },
		{ "partijen.0.partij = od-rivierenland", "" },
		{ "partijen = organisator", "a" },
		{ "partijen = onbekend", "b" },
		{ "partijen.rol ~ OPDRACHT", "a" },
		{ "taken = bouwtaken", "a" },
		{ "taken.0 = bouwtaken", "" },
		{ "taken != bouwtaken", "bcd" },
		/* text: = to the letter, ~ whatever the case and accents, < by the alphabet */
		{ "titel = afspraak á één", "" },
		{ "titel ~ AFSPRAAK a EEN", "a" },
		{ "titel ~ STRASSE", "c" },
		{ "titel < b", "a" },
		{ "id > bravo", "cd" },
		{ "id = delta", "d" },
		/* an empty value is absence */
		{ "partijen =", "cd" },
		{ "partijen !=", "ab" },
		{ "kenmerk =", "abcd" },
		{ "kenmerk ~", "d" },
		{ "kenmerk ~ x", "" },
		{ "titel = a=b<c", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_matches(cases[i].expression, cases[i].matches);
}

static void test_where_errors(void **state)
{
	static const struct {
		const char *expression, *text, *hint;
	} cases[] = {
		{ "", "no operator in ''", "FIELD OP VALUE" },
		{ "status", "no operator in 'status'", "FIELD OP VALUE" },
		{ "status ! x", "no operator in 'status ! x'", "FIELD OP VALUE" },
		{ "= x", "afspraak has no field ''", NULL },
		{ "statu = x", "afspraak has no field 'statu'", "did you mean status?" },
		{ "partijen.role = x", "afspraak has no field 'partijen.role'", "partijen.rol" },
		{ "0.rol = x", "afspraak has no field '0.rol'", NULL },
		{ "titel.0 = x", "afspraak has no field 'titel.0'", NULL },
		{ "status = vankracht", "status cannot be 'vankracht'", "van_kracht" },
		{ "datum_einde = 2025", "datum_einde cannot be '2025'", "date (YYYY-MM-DD)" },
		{ "datum_einde < 2025-02-29", "datum_einde cannot be '2025-02-29'", "date (YYYY-MM-DD)" },
		{ "datum_einde < onbekend", "datum_einde cannot be 'onbekend'", "date" },
		{ "datum_einde <", "datum_einde cannot be ''", "date" },
		{ "opzegtermijn > 6", "opzegtermijn cannot be '6'", "duration" },
		{ "vergoeding.bedrag_eur = 1.250,50", "vergoeding.bedrag_eur cannot be '1.250,50'", "number" },
		{ "vergoeding.bedrag_eur > .5", "vergoeding.bedrag_eur cannot be '.5'", "number" },
		{ "status < van_kracht", "status has no order", "=, != or ~" },
		{ "partijen > x", "partijen has no order", "=, != or ~" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct where *where;
		struct error *err = where_parse(schema(), cases[i].expression, &where);

		if (!err)
			fail_msg("'%s' was taken", cases[i].expression);
		assert_int_equal(err->status, STATUS_USAGE);
		assert_string_equal(err->text, cases[i].text);
		if (cases[i].hint && !strstr(err->hint, cases[i].hint))
			fail_msg("'%s': the hint is '%s'", cases[i].expression, err->hint);
		error_free(err);
	}
}

static void test_sort(void **state)
{
	static const struct {
		const char *by, *order;
	} cases[] = {
		{ "id", "abcd" }, { "-id", "dcba" },
		{ "titel", "acdb" }, { "-titel", "dcab" },      /* onbekend after what is known */
		{ "datum_einde", "dabc" }, { "-datum_einde", "adbc" },
		{ "opzegtermijn", "dacb" }, { "-opzegtermijn", "cadb" },
		{ "vergoeding.bedrag_eur", "badc" }, { "-vergoeding.bedrag_eur", "dabc" },
		{ "vergoeding.jaar", "dabc" },
		{ "partijen.partij", "abcd" }, { "-partijen", "abcd" },
		{ "soort", "cabd" }, { "-soort", "abdc" },      /* ties by id in either direction */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct record *sorted[COUNT(records)] = { records[2], records[0], records[3], records[1] };
		char order[COUNT(records) + 1] = "";

		assert_null(query_sort(schema(), cases[i].by, sorted, COUNT(sorted)));
		for (size_t k = 0; k < COUNT(sorted); k++)
			order[k] = sorted[k]->id[0];
		if (strcmp(order, cases[i].order) != 0)
			fail_msg("by %s: %s, not %s", cases[i].by, order, cases[i].order);
	}
}

static void test_sort_by_an_unknown_field(void **state)
{
	const struct record *sorted[1] = { records[0] };
	struct error *err = query_sort(schema(), "-titels", sorted, 1);

	(void)state;
	assert_non_null(err);
	assert_int_equal(err->status, STATUS_USAGE);
	assert_non_null(strstr(err->hint, "titel"));
	error_free(err);
}

/* A total order: decimals against the same values in cents as integers. */
static void test_decimals_against_integers(void **state)
{
	static const struct field decimal = { .name = "x", .type = FIELD_DECIMAL };
	uint64_t seed = 20250101;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		unsigned cents[2];
		char *texts[2];
		struct value values[2];
		int order;

		for (int k = 0; k < 2; k++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			cents[k] = (unsigned)(seed % 3000);
			if (cents[k] % 100 == 0 && (seed >> 40) % 2)
				texts[k] = xasprintf("%0*u", (int)((seed >> 41) % 5), cents[k] / 100);
			else
				texts[k] = xasprintf("%s%u.%02u%s", (seed >> 42) % 2 ? "00" : "", cents[k] / 100,
						     cents[k] % 100, (seed >> 43) % 2 ? "0" : "");
			if (!*texts[k]) {       /* "%00u" of nothing */
				free(texts[k]);
				texts[k] = xstrdup("0");
			}
			assert_true(value_parse(&decimal, texts[k], &values[k]));
		}
		order = value_compare(&values[0], &values[1]);
		if ((order > 0) - (order < 0) != (cents[0] > cents[1]) - (cents[0] < cents[1]))
			fail_msg("case %d: %s against %s gives %d", i, texts[0], texts[1], order);
		for (int k = 0; k < 2; k++) {
			free(texts[k]);
			value_free(&values[k]);
		}
	}
}

static void expect_leaf(const char *path, const char *text, void *context)
{
	static const char *const paths[] = {
		"titel", "soort", "status", "datum_einde", "opzegtermijn", "partijen.0.partij",
		"partijen.0.rol", "partijen.1.partij", "partijen.1.rol", "taken.0", "taken.1",
		"vergoeding.bedrag_eur", "vergoeding.jaar", NULL,
	};
	size_t *n = context;

	assert_non_null(paths[*n]);
	assert_string_equal(path, paths[*n]);
	assert_string_equal(text, record_text(records[0], paths[*n]));
	(*n)++;
}

static void test_leaves(void **state)
{
	size_t n = 0;

	(void)state;
	query_leaves(records[0], expect_leaf, &n);
	assert_int_equal(n, 13);
}

/* The hits as "field[match]" words. */
static char *search(const struct record *record, const char *text)
{
	struct hits hits = HITS_INIT;
	struct str out = STR_INIT;
	char *folded = utf8_fold(text);

	search_record(record, folded, &hits);
	for (size_t i = 0; i < hits.n; i++)
		str_addf(&out, "%s%s[%.*s]", i ? " " : "", hits.items[i].field, (int)hits.items[i].len,
			 hits.items[i].value + hits.items[i].start);
	hits_free(&hits);
	free(folded);
	return str_detach(&out);
}

static void test_search(void **state)
{
	static const struct {
		size_t record;
		const char *text, *hits;
	} cases[] = {
		{ 0, "EEN", "titel[één]" },
		{ 0, "á", "id[a] titel[A] soort[a] status[a] partijen.0.rol[a] partijen.1.partij[a] "
			  "partijen.1.rol[a] taken.1[a]" },
		{ 0, "1250", "vergoeding.bedrag_eur[1250]" },
		{ 2, "strass", "titel[straß]" },
		{ 2, "STRASSE", "titel[straße]" },
		{ 2, "charlie", "id[charlie]" },
		{ 2, "zzz", "" },
		{ 3, "2024-02", "datum_einde[2024-02]" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *hits = search(records[cases[i].record], cases[i].text);

		assert_string_equal(hits, cases[i].hits);
		free(hits);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_where),
		cmocka_unit_test(test_where_errors),
		cmocka_unit_test(test_sort),
		cmocka_unit_test(test_sort_by_an_unknown_field),
		cmocka_unit_test(test_decimals_against_integers),
		cmocka_unit_test(test_leaves),
		cmocka_unit_test(test_search),
	};

	return cmocka_run_group_tests(tests, make_records, free_records);
}
