/* inlet-overlay: keys and mouse on the screen. */
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "files.h"
#include "lists.h"
#include "options.h"
#include "show.h"

const char program_name[] = "inlet-overlay";

#define JAPANESE_KEYBOARD 7

static int show(const overlay_options_t *options) {
    static overlay_layout_t layout;
    static overlay_theme_t theme;
    const char *by_keyboard = GetKeyboardType(0) == JAPANESE_KEYBOARD ? "jis-mouse" : "ansi-mouse";
    int code = files_layout(options->layout != NULL ? options->layout : by_keyboard, &layout);
    if (code == EXIT_CODE_OK)
        code = files_theme(options->theme, &theme);
    if (code != EXIT_CODE_OK)
        return code;
    return options->task == TASK_SNAPSHOT ? snapshot_write(options, &layout, &theme)
                                          : show_run(options, &layout, &theme);
}

static int run(int argc, char **argv) {
    overlay_options_t options;
    if (program_answers(&overlay_command, argc, argv))
        return EXIT_CODE_OK;
    const int code = options_read(&options, argc, argv);
    if (code != EXIT_CODE_OK)
        return code;
    if (options.task == TASK_SHOW || options.task == TASK_SNAPSHOT)
        return show(&options);
    return lists_print(&options);
}

int main(void) {
    int argc;
    /* Sizes and places are physical pixels, on each monitor. */
    SetProcessDpiAwarenessContext(DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2);
    char **argv = program_begin(&argc);
    return argv != NULL ? program_end(run(argc, argv)) : EXIT_CODE_FAILED;
}
