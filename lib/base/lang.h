/* The language of what is printed: reports follow the register's `taal`. */
#ifndef BASE_LANG_H
#define BASE_LANG_H

enum lang { LANG_NL, LANG_EN };

/* The text in the language asked for. */
static inline const char *say(enum lang lang, const char *nl, const char *en)
{
	return lang == LANG_NL ? nl : en;
}

#endif
