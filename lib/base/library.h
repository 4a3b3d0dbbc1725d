/* A shared library that few commands need, loaded when one of them does: linked
 * to the program, it would cost every command its start-up time, and the
 * program would not start where it is missing. */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <stddef.h>

#include "base/error.h"

/* Where the address of a function goes: slot points to a pointer to a function
 * of the type in the library's own header, `__typeof__(name) *`. */
struct library_symbol {
	const char *name;
	void *slot;
};

/* Load a library by its soname and find the symbols in it. It stays loaded, and
 * a second call is cheap. Status 6, naming the package that has it, when the
 * library or one of the symbols is missing; the slots then hold nothing of use. */
struct error *library_load(const char *soname, const char *package, const struct library_symbol *symbols,
			   size_t n) MUST_CHECK;

#endif
