#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "cmd/change.h"

const char template_marker[] = "#:";

/* "(tekst)", or the values of an enum. */
static void add_type(const struct field *field, struct str *out)
{
	if (field->type == FIELD_ENUM) {
		for (const char *const *v = field->values; v && *v; v++)
			str_addf(out, "%s%s", v == field->values ? "" : "/", *v);
		return;
	}
	str_add(out, field_type_name(field->type));
	for (const char *const *v = field->values; v && *v; v++)
		str_addf(out, _(" or %s"), *v);
}

static void add_help(const struct field *field, size_t indent, struct str *out)
{
	str_add(out, template_marker);
	str_addc_n(out, ' ', indent + 1);
	str_addf(out, "%s: %s", field_label(field, lang_messages()), _(field->help));
	if (field->type != FIELD_MAP) {
		str_add(out, " [");
		add_type(field, out);
		str_addc(out, ']');
	}
	str_addc(out, '\n');
}

static void add_field(const struct field *field, size_t indent, bool item, bool active, struct str *out)
{
	const char *marker = active ? "" : template_marker;

	add_help(field, indent, out);
	str_add(out, marker);
	str_addc_n(out, ' ', indent);
	str_addf(out, "%s%s:", item ? "- " : "", field->name);
	if (field->type != FIELD_MAP && (field->flags & FIELD_LIST)) {
		str_addf(out, "\n%s", marker);
		str_addc_n(out, ' ', indent + 2);
		str_addc(out, '-');
	}
	str_add(out, active && field->type != FIELD_MAP ? " \n" : "\n");
	for (const struct field *f = field->fields; f && f->name; f++) {
		bool first = f == field->fields && (field->flags & FIELD_LIST);

		add_field(f, indent + (field->flags & FIELD_LIST && !first ? 4 : 2), first,
			  active && (f->flags & (FIELD_REQUIRED | FIELD_KEY)), out);
	}
}

void add_template(enum record_type type, struct str *out)
{
	for (const struct field *field = schema_of(type)->fields; field->name; field++)
		add_field(field, 0, false, (field->flags & FIELD_REQUIRED) != 0, out);
}
