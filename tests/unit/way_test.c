#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "history/way.h"

static void test_names_of_conflicts(void **state)
{
	static const struct { const char *name, *parts; } cases[] = {
		{ "titel", ".titel" },
		{ "verlenging.wijze", ".verlenging|.wijze" },
		{ "partijen[partij=od-twente].rol", ".partijen|=partij=od-twente|.rol" },
		{ "taken[bodem]", ".taken|=bodem" },
		{ "vragen[vraag=Wie [tot 2025]?].antwoord", ".vragen|=vraag=Wie [tot 2025]?|.antwoord" },
		{ "vragen[vraag=a]b]", ".vragen|=vraag=a]b" },
		{ "documenten[url=https://example.org/a.pdf].titel", ".documenten|=url=https://example.org/a.pdf|.titel" },
		{ "taken[open", ".taken|=open" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct way way;
		char *parts;

		way_of_name(TYPE_AFSPRAAK, cases[i].name, &way);
		parts = strv_join(&way.parts, "|");
		assert_string_equal(parts, cases[i].parts);
		free(parts);
		way_free(&way);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_of_conflicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
