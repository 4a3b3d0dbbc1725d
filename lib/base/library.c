#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

struct error *library_load(const char *soname, const char *package, const struct library_symbol *symbols,
			   size_t n)
{
	void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);

	if (!library)
		return error_hint(error_new(STATUS_SYSTEM, "cannot load %s: %s", soname, dlerror()),
				  "install the package %s", package);
	for (size_t i = 0; i < n; i++) {
		void *address = dlsym(library, symbols[i].name);

		if (!address)
			return error_hint(error_new(STATUS_SYSTEM, "%s has no function %s", soname,
						    symbols[i].name),
					  "install the version of the package %s that Debian 12 has", package);
		/* ISO C has no conversion from an object's address to a function's. */
		memcpy(symbols[i].slot, &address, sizeof address);
	}
	return NULL;
}
