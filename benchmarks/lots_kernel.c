/* The matching of lots in C, as a limit to compare with: what is to be gained at most by compiling.

   The same as lotwise.lots.matching for three kinds of steps: acquisitions, sales, and transfers between places,
   by FIFO or HIFO. A part is an interval [start, stop) of a root; each place has one binary heap of parts; ties go
   to the root that arose first. The gain of a part is its share of the proceeds less its share of the basis, each
   a difference of floors, so that shares sum to the whole exactly. Quantities are of 128 bits.
   Left out: whatever else the steps of lotwise can do. The products must stay below 2^127; the caller sees to it.
*/

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned __int128 u128;

enum { ACQUIRE = 0, DISPOSE = 1 };
enum { NONE_MISSING = 0, MISSING = 1, NO_MEMORY = 2 };

typedef struct {
    int64_t steps, places, is_hifo, has_gains;
    const uint8_t *what;
    const int32_t *place, *other, *ref;
    const u128 *units;
    const int64_t *basis, *at, *proceeds;
} Program;

typedef struct {
    int64_t outs, paths, held;
    int32_t *out_ref, *out_root, *out_path;
    u128 *out_start, *out_stop;
    int64_t *gain;
    int32_t *path_parent, *path_ref;
} Matched;

typedef struct {
    int64_t key;
    int32_t root, path;
    u128 start, stop;
} Part;

typedef struct {
    Part *parts;
    int64_t count, room;
} Heap;

typedef struct {
    const Program *program;
    Matched *result;
    Heap *heaps;
    u128 *root_units;
    int64_t room_outs, room_paths;
} State;

static inline int comes_first(const State *state, const Part *a, const Part *b) {
    if (a->key != b->key) return a->key < b->key;
    if (a->root == b->root) return a->start < b->start;
    if (state->program->is_hifo) { /* the key is a floor: where it does not decide, the exact ratio does */
        const int64_t *basis = state->program->basis;
        u128 left = (u128)basis[a->root] * state->root_units[b->root];
        u128 right = (u128)basis[b->root] * state->root_units[a->root];
        if (left != right) return left > right;
    }
    return a->root < b->root;
}

static int push(const State *state, Heap *heap, Part part) {
    if (heap->count == heap->room) {
        heap->room = heap->room ? 2 * heap->room : 64;
        Part *parts = realloc(heap->parts, heap->room * sizeof(Part));
        if (!parts) return NO_MEMORY;
        heap->parts = parts;
    }
    int64_t n = heap->count++;
    while (n && comes_first(state, &part, &heap->parts[(n - 1) / 2])) {
        heap->parts[n] = heap->parts[(n - 1) / 2];
        n = (n - 1) / 2;
    }
    heap->parts[n] = part;
    return 0;
}

static void pop(const State *state, Heap *heap) {
    Part last = heap->parts[--heap->count];
    int64_t n = 0, child;
    while ((child = 2 * n + 1) < heap->count) {
        if (child + 1 < heap->count && comes_first(state, &heap->parts[child + 1], &heap->parts[child])) child++;
        if (!comes_first(state, &heap->parts[child], &last)) break;
        heap->parts[n] = heap->parts[child];
        n = child;
    }
    heap->parts[n] = last;
}

/* Takes the next part, or its first units. What is left of a root stays on top: only its start has changed. */
static Part take(const State *state, Heap *heap, u128 *wanted) {
    Part part = heap->parts[0];
    if (part.stop - part.start <= *wanted) {
        *wanted -= part.stop - part.start;
        pop(state, heap);
    } else {
        part.stop = part.start + *wanted;
        heap->parts[0].start = part.stop;
        *wanted = 0;
    }
    return part;
}

static inline int64_t share(int64_t whole_usd, u128 start, u128 stop, u128 whole) {
    u128 high = stop == whole ? (u128)whole_usd : (u128)whole_usd * stop / whole;
    u128 low = start ? (u128)whole_usd * start / whole : 0;
    return (int64_t)(high - low);
}

static int grow(void **column, int64_t room, size_t size) {
    void *grown = realloc(*column, room * size);
    if (grown) *column = grown;
    return !grown;
}

static int make_room_for_outs(State *state) {
    Matched *result = state->result;
    int64_t room = state->room_outs = state->room_outs ? 2 * state->room_outs : 1024;
    return grow((void **)&result->out_ref, room, 4) || grow((void **)&result->out_root, room, 4)
           || grow((void **)&result->out_path, room, 4) || grow((void **)&result->out_start, room, 16)
           || grow((void **)&result->out_stop, room, 16) || grow((void **)&result->gain, room, 8);
}

static int dispose(State *state, Heap *heap, u128 units, int32_t ref) {
    Matched *result = state->result;
    int64_t paid = state->program->proceeds[ref];
    u128 wanted = units, sold = 0;
    while (wanted && heap->count) {
        Part part = take(state, heap, &wanted);
        int64_t n = result->outs;
        if (n == state->room_outs && make_room_for_outs(state)) return NO_MEMORY;
        u128 after = sold + (part.stop - part.start);
        result->out_ref[n] = ref;
        result->out_root[n] = part.root;
        result->out_path[n] = part.path;
        result->out_start[n] = part.start;
        result->out_stop[n] = part.stop;
        if (state->program->has_gains) {
            int64_t basis = state->program->basis[part.root];
            int64_t cost = share(basis, part.start, part.stop, state->root_units[part.root]);
            result->gain[n] = share(paid, sold, after, units) - cost;
        }
        result->outs = n + 1;
        sold = after;
    }
    return wanted ? MISSING : NONE_MISSING;
}

/* The number of a path that goes on with this transfer; each path goes on once by each. */
static int32_t path_on(State *state, int32_t path, int32_t ref, int64_t first) {
    Matched *result = state->result;
    for (int64_t n = first; n < result->paths; n++)
        if (result->path_parent[n] == path) return (int32_t)n;
    if (result->paths == state->room_paths) {
        int64_t room = state->room_paths *= 2;
        if (grow((void **)&result->path_parent, room, 4) || grow((void **)&result->path_ref, room, 4)) return -1;
    }
    result->path_parent[result->paths] = path;
    result->path_ref[result->paths] = ref;
    return (int32_t)result->paths++;
}

static int transfer(State *state, Heap *source, Heap *target, u128 wanted, int32_t ref) {
    int64_t first = state->result->paths;
    while (wanted && source->count) {
        Part part = take(state, source, &wanted);
        part.path = path_on(state, part.path, ref, first);
        if (part.path < 0 || push(state, target, part)) return NO_MEMORY;
    }
    return wanted ? MISSING : NONE_MISSING;
}

static int64_t key_of(const Program *program, int32_t root, u128 units) {
    if (!program->is_hifo) return program->at[root];
    return -(int64_t)(((u128)program->basis[root] << 64) / units);
}

static int run(State *state) {
    const Program *program = state->program;
    for (int64_t n = 0; n < program->steps; n++) {
        Heap *heap = &state->heaps[program->place[n]];
        int32_t ref = program->ref[n];
        u128 units = program->units[n];
        int failed;
        if (program->what[n] == ACQUIRE) {
            state->root_units[ref] = units;
            failed = push(state, heap, (Part){key_of(program, ref, units), ref, 0, 0, units});
        } else if (program->what[n] == DISPOSE) {
            failed = dispose(state, heap, units, ref);
        } else {
            failed = transfer(state, heap, &state->heaps[program->other[n]], units, ref);
        }
        if (failed) return failed;
    }
    return 0;
}

/* Matches all steps; returns 0, or why it could not. No step moves units to the place that they come from. */
int match(const Program *program, Matched *result) {
    memset(result, 0, sizeof *result);
    State state = {program, result, NULL, NULL, 0, 1024};
    state.heaps = calloc(program->places, sizeof(Heap));
    state.root_units = malloc(program->steps * sizeof(u128));
    result->path_parent = malloc(state.room_paths * 4);
    result->path_ref = malloc(state.room_paths * 4);
    int failed = NO_MEMORY;
    if (state.heaps && state.root_units && result->path_parent && result->path_ref) {
        result->path_parent[0] = result->path_ref[0] = -1; /* path 0 is no path */
        result->paths = 1;
        failed = run(&state);
    }
    for (int64_t n = 0; state.heaps && n < program->places; n++) {
        result->held += state.heaps[n].count;
        free(state.heaps[n].parts);
    }
    free(state.heaps);
    free(state.root_units);
    return failed;
}

void let_go(Matched *result) {
    free(result->out_ref);
    free(result->out_root);
    free(result->out_path);
    free(result->out_start);
    free(result->out_stop);
    free(result->gain);
    free(result->path_parent);
    free(result->path_ref);
}
