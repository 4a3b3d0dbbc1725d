#include "model/agreement.h"

#include <string.h>

#include "model/ident.h"

const char *record_part(const struct record *record, const char *map, const char *part)
{
	const struct ynode *node = record_node(record, map);
	const char *whole = ynode_text(node);

	return whole ? whole : ynode_text(ynode_get(node, part));
}

void term_facts_of(const struct record *record, const struct record *config, struct term_facts *out)
{
	*out = (struct term_facts){
		.status = record_text(record, "status"),
		.status_peildatum = record_text(record, "status_peildatum"),
		.datum_ingang = record_text(record, "datum_ingang"),
		.datum_einde = record_text(record, "datum_einde"),
		.beeindigd_per = record_text(record, "beeindigd_per"),
		.wijze = record_part(record, "verlenging", "wijze"),
		.duur = record_part(record, "verlenging", "duur"),
		.maximum = record_part(record, "verlenging", "maximum"),
		.opzegtermijn = record_text(record, "opzegtermijn"),
		.signaaltermijn = record_text(record, "signaaltermijn"),
		.signaal_termijn = record_part(config, "signaal", "termijn"),
	};
}

bool state_is_over(enum state state)
{
	return state == STATE_BEEINDIGD || state == STATE_VERVANGEN || state == STATE_VERLOPEN;
}

const char *record_choice(const struct record *record, const char *field)
{
	const char *text = record_known(record, field);
	const struct field *row = text ? field_find(record_fields(record), field, NULL) : NULL;

	return row && field_allows(row, text) ? text : NULL;
}

bool record_date(const struct record *record, const char *field, struct date *out)
{
	return date_parse(record_text(record, field), out);
}

const char *document_url(const struct ynode *document)
{
	const char *url = ynode_text(ynode_get(document, "url"));

	return text_is_known(url) && !ident_url(url) ? url : NULL;
}

const char *document_file(const struct ynode *document)
{
	const char *file = ynode_text(ynode_get(document, "bestand"));

	return text_is_known(file) && !ident_file(file) ? file : NULL;
}
