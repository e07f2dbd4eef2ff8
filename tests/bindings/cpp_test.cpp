/* inlet.hpp, against recordings and the fake service. Argument: a folder to work in. */
#include <inlet/inlet.hpp>

#include <cstdio>
#include <cstdlib>

using namespace std::chrono_literals;

static std::string path;

#define EXPECT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                   \
            std::exit(1);                                                                          \
        }                                                                                          \
    } while (false)

template <typename F> static inlet_status_t status_of(F &&does) {
    try {
        does();
    } catch (const inlet::error &error) {
        EXPECT(error.code().category() == inlet::category());
        return error.status();
    }
    return INLET_OK;
}

static inlet::event key(uint64_t seq, uint32_t hid, bool pressed) {
    inlet::event made;
    made.seq = seq;
    made.time_ns = static_cast<int64_t>(seq) * 1000000;
    made.type = pressed ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED;
    made.flags = INLET_FLAG_RAW;
    made.u.key.hid = hid;
    return made;
}

static void write_recording() {
    auto options = inlet::sized<inlet_record_options_t>();
    options.flags = INLET_RECORD_OVERWRITE;
    inlet::recorder recorder = inlet::recorder::create(path, options);
    recorder.append(key(1, INLET_KEY_ControlLeft, true));
    recorder.append(key(2, INLET_KEY_KeyS, true));
    for (uint64_t seq = 3; seq <= 500; seq++)
        recorder.append(key(seq, INLET_KEY_KeyA, seq % 2 != 0));
    EXPECT(status_of([&] { recorder.append(key(5, INLET_KEY_KeyA, true)); }) ==
           INLET_E_INVALID_ARGUMENT);
    recorder.close();
}

static inlet::recording open_at_once() {
    auto options = inlet::sized<inlet_recording_options_t>();
    options.speed = INLET_SPEED_MAX;
    return inlet::recording::open(path, options);
}

static void a_recording_is_a_range() {
    inlet::recording recording = open_at_once();
    uint64_t expected = 1;
    for (const inlet::event &event : recording) {
        EXPECT(event.seq == expected++ && event.is_key());
        EXPECT(event.time().time_since_epoch() == std::chrono::milliseconds(event.seq));
    }
    EXPECT(expected == 501);
    recording.seek(400);
    inlet::recording moved = std::move(recording);
    EXPECT(std::distance(moved.begin(), moved.end()) == 101);
    EXPECT(moved.about().events_count == 500);
    moved.seek(inlet::clock::time_point(450ms));
    EXPECT(moved.begin()->seq == 450);
}

static void batches_are_lent_and_given_back() {
    inlet::recording recording = open_at_once();
    uint64_t total = 0;
    EXPECT(status_of([&] {
               while (true) {
                   auto lent = recording.borrow(100);
                   EXPECT(lent && lent->size() > 0);
                   inlet::batch moved = std::move(*lent);
                   for (const inlet_event_t &event : moved)
                       total += event.seq > 0;
               }
           }) == INLET_E_CLOSED);
    EXPECT(total == 500);
}

static void errors_are_codes() {
    try {
        inlet::recording::open(path + ".none");
        EXPECT(false);
    } catch (const std::system_error &error) {
        EXPECT(error.code() == inlet::errc::E_NOT_FOUND);
        EXPECT(std::string(error.what()).find(".none") != std::string::npos);
    }
    EXPECT(!inlet::make_error_code(INLET_OK));
}

static void a_fake_service_fails_as_scripted() {
    inlet_fault_t fault{};
    fault.kind = INLET_FAULT_END;
    fault.seq = 100;
    fault.status = INLET_E_CONNECTION_LOST;
    auto options = inlet::sized<inlet_fake_options_t>();
    options.speed = INLET_SPEED_MAX;
    options.faults = &fault;
    options.faults_count = 1;
    inlet::client client = inlet::client::connect_recording(path, options);
    inlet::stream stream = client.subscribe();
    uint64_t last = 0;
    EXPECT(status_of([&] {
               for (const inlet::event &event : stream)
                   last = event.seq;
           }) == INLET_E_CONNECTION_LOST);
    EXPECT(last == 99);
    EXPECT(client.status() == inlet::errc::E_CONNECTION_LOST);
    EXPECT(client.health().link == INLET_LINK_ENDED);
}

static void the_bus_brings_what_is_published() {
    inlet::bus bus;
    inlet::bus_subscriber subscriber = bus.subscribe();
    std::array<inlet::event, 8> events;
    EXPECT(subscriber.recv(events.data(), 8, 1ms) == 0);
    inlet::event mark;
    mark.type = INLET_EVENT_MARK;
    mark.u.mark.words[0] = 7;
    EXPECT(bus.publish(mark) == 1);
    EXPECT(subscriber.recv(events.data(), 8) == 1);
    EXPECT(events[0].u.mark.words[0] == 7 && subscriber.metrics().received == 1);
}

static void hotkeys_and_state_follow() {
    inlet::hotkeys hotkeys;
    inlet::state state;
    const uint32_t save = hotkeys.add("Ctrl+KeyS");
    EXPECT(status_of([&] { hotkeys.add("Ctrl+"); }) == INLET_E_INVALID_ARGUMENT);
    uint32_t matches = 0;
    for (const inlet::event &event : open_at_once()) {
        state.put(event);
        for (const inlet_hotkey_match_t &match : hotkeys.put(event))
            matches += match.id == save && match.event.seq == 2;
    }
    EXPECT(matches == 1 && state.has_key(INLET_KEY_ControlLeft));
}

int main(int argc, char **argv) {
    path = std::string(argc > 1 ? argv[1] : ".") + "/cpp-test.inlet";
    write_recording();
    a_recording_is_a_range();
    batches_are_lent_and_given_back();
    errors_are_codes();
    a_fake_service_fails_as_scripted();
    the_bus_brings_what_is_published();
    hotkeys_and_state_follow();
    std::remove(path.c_str());
    return 0;
}
