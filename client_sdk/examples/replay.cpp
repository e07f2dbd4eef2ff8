/* Walks through a recording as a replay does: what comes when, from a number on. In C++17.
 *
 *     replay FILE [FROM_SEQ] */
#include <inlet/inlet.hpp>

#include <cstdlib>
#include <iostream>

int main(int argc, char **argv) try {
    if (argc < 2) {
        std::cerr << "usage: replay FILE [FROM_SEQ]\n";
        return 2;
    }
    auto options = inlet::sized<inlet_recording_options_t>();
    options.speed = INLET_SPEED_MAX; /* INLET_SPEED_RECORDED waits as long as the user did */
    options.from_seq = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 0;
    inlet::recording recording = inlet::recording::open(argv[1], options);

    auto before = inlet::clock::time_point::min();
    for (const inlet::event &event : recording) {
        const auto pause = before == inlet::clock::time_point::min() ? std::chrono::nanoseconds(0)
                                                                     : event.time() - before;
        before = event.time();
        std::cout << '+' << std::chrono::duration_cast<std::chrono::milliseconds>(pause).count()
                  << " ms " << event.type_name();
        if (event.is_key())
            std::cout << ' ' << event.key_code();
        std::cout << '\n';
    }
    const inlet_recording_info_t about = recording.about();
    std::cout << about.events_count << " events, " << inlet_recording_end_name(about.end) << '\n';
} catch (const inlet::error &error) {
    std::cerr << error.what() << '\n';
    return 1;
}
