/* Values of fields as they are compared: by type, not by spelling. */
#ifndef MODEL_QUERY_VALUE_H
#define MODEL_QUERY_VALUE_H

#include <stdint.h>

#include "model/query.h"

struct value {
	enum { VALUE_NUMBER, VALUE_DECIMAL, VALUE_TEXT } kind;
	int64_t number;         /* days, or sixteenths of a day */
	char *text;             /* owned: digits, or folded text */
};

/* Fields whose values stand in an order that means something. */
bool value_has_order(const struct field *field);
/* False when the text is no value of the field's type, such as `onbekend`. */
bool value_parse(const struct field *field, const char *text, struct value *out);
int value_compare(const struct value *a, const struct value *b);        /* of one field */
void value_free(struct value *value);

/* The scalars at path, or below it; the record's id for "id". Borrowed texts. */
struct texts {
	const char **items;     /* owned */
	size_t n, cap;
};
#define TEXTS_INIT { NULL, 0, 0 }
void query_texts(const struct record *record, const char *path, struct texts *out);

#endif
