/* Identifiers: is this text one? Pure: no file, clock or network is asked.
 *
 * Each function returns NULL when the text is a valid identifier, or the
 * reason why not, in English: a static phrase that reads on after "VALUE: ".
 * Source of the rules: man/afspraak-register.5, "Identifiers". */
#ifndef MODEL_IDENT_H
#define MODEL_IDENT_H

#include <stdbool.h>

const char *ident_slug(const char *text);       /* the id of a record */
const char *ident_rsin(const char *text);
const char *ident_kvk(const char *text);
const char *ident_oin(const char *text);
const char *ident_tooi(const char *text);
const char *ident_mediatype(const char *text);  /* RFC 6838, without parameters */
const char *ident_sha256(const char *text);
const char *ident_url(const char *text);        /* https, RFC 3986, no user name in it */
const char *ident_file(const char *text);       /* a path under documenten/ */
const char *ident_timezone(const char *text);   /* the form of an IANA name, not its existence */

/* Does a valid OIN agree with the organisation's other numbers? Either may be
 * NULL when it is not known. An OIN that carries neither agrees with anything. */
const char *ident_oin_agrees(const char *oin, const char *rsin, const char *kvk);

/* The test that an RSIN and a citizen service number (BSN) share: nine digits,
 * not all zero, weights 9 to 2 and -1, a sum that 11 divides. Reads exactly
 * nine characters, or up to the first that is no digit. */
bool ident_eleven_test(const char *nine);

#endif
