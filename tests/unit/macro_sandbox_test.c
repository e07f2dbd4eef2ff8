/* What a script can't do: leave its sandbox, or keep the thread or the memory to itself. Each
 * attempt is a script of its own; a second one, which has done nothing, goes on. */
#include "test.h"

#include <inlet/keys.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "support/macro_rig.h"

static int bystander;
static int64_t now_ms;

static int begin(void **state) {
    (void)state;
    now_ms = 0;
    rig_begin((engine_options_t){.instructions = 500000, .memory_bytes = 8u << 20});
    bystander = rig_load("bystander.lua", "on('KeyZ', function() print('alive') end)");
    return 0;
}

static void others_go_on(void) {
    (void)rig_told();
    rig_tap(now_ms += 1000, INLET_KEY_KeyZ);
    assert_true(engine_runs(rig_engine(), bystander));
    assert_non_null(strstr(rig_told(), ": alive"));
}

/* It is stopped, and the message says why. */
static void stops(const char *source, const char *why) {
    const int script = rig_load("bad.lua", source);
    rig_advance(now_ms += 1000);
    const char *told = rig_told();
    if (engine_runs(rig_engine(), script) || strstr(told, why) == NULL)
        fail_msg("%s\n  expected: %s\n  but: %s", source, why, told);
    others_go_on();
}

/* It goes on, and says this. */
static void says(const char *source, const char *what) {
    const int script = rig_load("good.lua", source);
    const char *told = rig_told();
    if (!engine_runs(rig_engine(), script) || strstr(told, what) == NULL)
        fail_msg("%s\n  expected: %s\n  but: %s", source, what, told);
}

static void doors_are_not_there(void **state) {
    (void)state;
    static const char *const names[] = {
        "os",       "io",   "package",     "require",        "debug",      "dofile",
        "loadfile", "warn", "string.dump", "collectgarbage", "loadstring", "module"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char source[128];
        snprintf(source, sizeof source, "print(tostring(%s))", names[i]);
        says(source, ": nil");
    }
    stops("os.exit(1)", "bad.lua:1: attempt to index a nil value (global 'os')");
}

static void compiled_code_is_not_loaded(void **state) {
    (void)state;
    says("print(select(2, load('\\27Lua\\x54\\0\\x19\\x93\\r\\n\\x1a\\n')))",
         "attempt to load a binary chunk (mode is 't')");
    says("print(select(2, load('\\27Lua', 'x', 'b')))", "mode is 't'");
    says("print(pcall(load, function() return '\\27Lua' end))", "false");
    says("print(load('return 1 + 1')())", ": 2");
    says("print(load('return x', 'n', 't', {x = 5})())", ": 5");
    stops("\x1bLuaR", "attempt to load a binary chunk");
}

static void metatables_of_texts_are_closed(void **state) {
    (void)state;
    says("print(getmetatable(''))", ": false");
    says("print(pcall(setmetatable, '', {}))", "false");
    says("string.rep = nil; print(pcall(string.len, 'abc'))", "true\t3");
}

static void a_script_that_never_ends_is_stopped(void **state) {
    (void)state;
    stops("while true do end", "bad.lua:1: it ran for too long");
    stops("local function f() return f() end f()", "it ran for too long");
    stops("goto a ::a:: goto a", "");
    stops("repeat until false", "it ran for too long");
    stops("for i = 1, math.huge do end", "it ran for too long");
}

static void nothing_catches_the_limit(void **state) {
    (void)state;
    stops("while true do pcall(function() while true do end end) end", "it ran for too long");
    rig_load("bad.lua", "pcall(function() while true do end end) print('on')");
    assert_null(strstr(rig_told(), ": on"));
    stops("xpcall(function() while true do end end, function() while true do end end)", "too long");
    stops("local function f() pcall(f) f() end f()", "");
    stops("while true do pcall(pcall, pcall, function() while true do end end) end", "too long");
    stops(
        "while true do local c <close> = setmetatable({}, {__close = function() while true do end "
        "end}) end",
        "too long");
    stops("pcall(error, setmetatable({}, {__tostring = function() while true do end end})) while "
          "true do end",
          "too long");
}

static void coroutines_share_the_limit(void **state) {
    (void)state;
    stops("coroutine.wrap(function() while true do end end)()", "it ran for too long");
    stops("local c = coroutine.create(function() while true do end end) coroutine.resume(c) "
          "while true do end",
          "it ran for too long");
    stops("while true do coroutine.wrap(function() end)() end", "it ran for too long");
    stops("local function f(n) for i = 1, 50 do coroutine.wrap(f)(n + 1) end end f(0)", "");
    stops("local c = coroutine.wrap(function() while true do coroutine.yield() end end) "
          "while true do c() end",
          "it ran for too long");
    stops("coroutine.yield()", "coroutine.yield outside of a coroutine");
    stops("coroutine.wrap(function() wait('KeyA') end)()", "wait can't be used within a coroutine");
    says("local c = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return b * 2 end) "
         "print(c(1), c(21))",
         ": 2\t42");
    says("print(coroutine.resume(coroutine.create(function() error('x', 0) end)))", "false\tx");
    says("local c = coroutine.create(function() end) coroutine.resume(c) "
         "print(coroutine.resume(c))",
         "false\tcannot resume dead coroutine");
}

static void memory_is_bounded(void **state) {
    (void)state;
    const char *why = "not enough memory";
    stops("local s = ('x'):rep(1e9)", why);
    stops("string.rep('x', 1 << 62)", "resulting string too large");
    stops("local s = 'x' while true do s = s .. s end", why);
    stops("local t = {} for i = 1, math.huge do t[i] = {} end", "");
    stops("local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end", "");
    stops("while true do pcall(string.rep, 'x', 1e9) end", "needs more memory");
    stops("string.format('%' .. ('9'):rep(50) .. 'd', 1)", "invalid format");
    stops("table.concat({('x'):rep(4e6), ('y'):rep(4e6)})", why);
    stops("local t = {} for i = 1, 200 do t[i] = coroutine.create(print) end "
          "for i = 1, 1e9 do t[i] = coroutine.create(print) end",
          "");
    stops("print(('x'):rep(3e6):gsub('', ('y'):rep(1e6)))", "");
}

static void functions_that_count_nothing_are_bounded(void **state) {
    (void)state;
    stops("('a'):rep(30000):find('.-.-.-.-.-b')", "could take too long");
    stops("('a'):rep(30000):match(('a?'):rep(10) .. '.*.*.*.*b')", "could take too long");
    stops("('a'):rep(1000000):gsub('a*b', '')", "could take too long");
    stops("for _ in ('a'):rep(30000):gmatch('^.-.-.-b') do end", "could take too long");
    stops("table.move({}, 1, 1 << 62, 2)", "more than 1000000 elements");
    stops("table.concat({}, '', 1, 1 << 62)", "more than 1000000 elements");
    stops("table.insert(setmetatable({}, {__len = function() return 1 << 60 end}), 1, 2)",
          "not for a table with __len");
    stops("local t = {} for i = 0, 61 do t[1 << i] = 1 end table.insert(t, 1, 1) while true do end",
          "");
    says("print(('key = value'):match('^(%w+)%s*=%s*(%w+)$'))", ": key\tvalue");
    says("local t = {3, 1, 2} table.sort(t) print(table.concat(t, ','), table.unpack(t, 2))",
         ": 1,2,3\t2\t3");
    says("local t = {1} table.insert(t, 2) print(table.remove(t), #table.move({1, 2}, 1, 2, 2))",
         ": 2\t3");
}

static void finalizers_are_not_to_be_had(void **state) {
    (void)state;
    stops("setmetatable({}, {__gc = function() while true do end end})", "finalizers (__gc)");
    stops("setmetatable({}, {__gc = true})", "finalizers (__gc)");
    says("local m = {} local t = setmetatable({}, m) m.__gc = function() while true do end end "
         "t = nil for i = 1, 2000 do local x = {i} end print('done')",
         ": done");
    says("print(getmetatable(setmetatable({}, {__metatable = 5})))", ": 5");
    says("print(pcall(setmetatable, setmetatable({}, {__metatable = 5}), {}))", "protected");
}

static void deep_recursion_ends(void **state) {
    (void)state;
    stops("local function f() return 1 + f() end f()", "");
    stops(
        "local function f() local good, why = pcall(f) if not good then error(why, 0) end end f()",
        "C stack overflow");
    stops("local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end "
          "local x = t.x",
          "");
    stops("load(('('):rep(100000))()", "");
    stops("local s = 'x' local function f() return (s:gsub('x', f)) end f()", "");
}

static int64_t real_clock(void) {
    return (int64_t)clock() * (1000000000 / CLOCKS_PER_SEC);
}

/* One instruction copies them all: time tells, where instructions do not. */
static void arguments_that_grow_end(void **state) {
    (void)state;
    rig_end();
    rig_begin((engine_options_t){.clock_ns = real_clock, .callback_ns = 200 * RIG_MS});
    bystander = rig_load("bystander.lua", "on('KeyZ', function() print('alive') end)");
    stops("local function f(...) return f(1, ...) end f()", "");
}

static void errors_of_any_kind_stop_their_script_alone(void **state) {
    (void)state;
    stops("error('no')", "bad.lua:1: no");
    stops("error({})", "an error that is no text");
    stops("error(nil)", "an error that is no text");
    stops("error(12)", "an error that is no text");
    stops("x = = 1", "bad.lua:1: unexpected symbol near '='");
    stops("after(0.01, function() local x = nil + 1 end)", "attempt to perform arithmetic");
}

static void an_error_tells_where_it_was(void **state) {
    (void)state;
    rig_load("bad.lua", "local function inner()\n  error('no')\nend\n"
                        "on('KeyA', function()\n  inner()\nend)");
    rig_tap(10, INLET_KEY_KeyA);
    assert_non_null(strstr(rig_told(), "problem bad.lua:2: no"));
}

static void unsafe_has_the_libraries_and_the_limits(void **state) {
    (void)state;
    rig_end();
    rig_begin((engine_options_t){.unsafe = true, .instructions = 1000000});
    says("print(type(os.time()), type(io), type(require), type(string.dump(function() end)))",
         ": number\ttable\tfunction\tstring");
    const int script =
        rig_load("bad.lua", "while true do pcall(function() while true do end end) end");
    assert_false(engine_runs(rig_engine(), script));
    assert_non_null(strstr(rig_told(), "too long"));
}

static int64_t fake_ns;
static int64_t slow_clock(void) {
    return fake_ns += 300 * RIG_MS;
}

static void time_is_a_limit_too(void **state) {
    (void)state;
    rig_end();
    rig_begin((engine_options_t){.clock_ns = slow_clock});
    const int script = rig_load("bad.lua", "for i = 1, 100000 do end");
    assert_false(engine_runs(rig_engine(), script));
    assert_non_null(strstr(rig_told(), "more time than one callback may take"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, rig_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(doors_are_not_there),
        TEST(compiled_code_is_not_loaded),
        TEST(metatables_of_texts_are_closed),
        TEST(a_script_that_never_ends_is_stopped),
        TEST(nothing_catches_the_limit),
        TEST(coroutines_share_the_limit),
        TEST(memory_is_bounded),
        TEST(functions_that_count_nothing_are_bounded),
        TEST(finalizers_are_not_to_be_had),
        TEST(deep_recursion_ends),
        TEST(arguments_that_grow_end),
        TEST(errors_of_any_kind_stop_their_script_alone),
        TEST(an_error_tells_where_it_was),
        TEST(unsafe_has_the_libraries_and_the_limits),
        TEST(time_is_a_limit_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
