/* Inlet for C++17: the C API with owners, ranges and std::chrono. Header only.
 *
 *     inlet::client client = inlet::client::connect();
 *     inlet::stream stream = client.subscribe();
 *     for (const inlet::event &event : stream)
 *         std::cout << event.type_name() << '\n';
 *
 * Errors are inlet::error, a std::system_error of inlet::category() whose code is the status, so
 * that `error.code() == inlet::errc::E_TIMEOUT` and std::error_code work as with other libraries.
 * What ends as it should does not throw: a range over a recording ends at its end, and receives
 * with a time-out return what came, which may be nothing.
 *
 * Owners are moved, not copied, and close what they own. A stream must not outlive its client. Each
 * function says no more about threads and lifetime than the C function of the same name, and
 * `get()` is the way to call those that have no member here. */
#ifndef INLET_INLET_HPP
#define INLET_INLET_HPP

#include <inlet/bus.h>
#include <inlet/coalesce.h>
#include <inlet/fake.h>
#include <inlet/hotkey.h>
#include <inlet/names.h>
#include <inlet/recording.h>
#include <inlet/request.h>
#include <inlet/state.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

namespace inlet {

/* --- errors --- */

enum class errc : int {
#define X(name, value, message) name = (value),
#include <inlet/status.def>
#undef X
};

/* Texts are inlet_status_message's. */
inline const std::error_category &category() noexcept {
    class inlet_category final : public std::error_category {
      public:
        const char *name() const noexcept override {
            return "inlet";
        }
        std::string message(int status) const override {
            return inlet_status_message(status);
        }
    };
    static const inlet_category instance;
    return instance;
}

inline std::error_code make_error_code(errc code) noexcept {
    return {static_cast<int>(code), category()};
}

inline std::error_code make_error_code(inlet_status_t status) noexcept {
    return {static_cast<int>(status), category()};
}

class error : public std::system_error {
  public:
    explicit error(inlet_status_t status, const std::string &about)
        : std::system_error(static_cast<int>(status), category(), about) {
    }
    inlet_status_t status() const noexcept {
        return static_cast<inlet_status_t>(code().value());
    }
};

inline void check(inlet_status_t status, const char *about) {
    if (status != INLET_OK)
        throw error(status, about);
}

/* --- times --- */

/* The clock of event times: the machine's monotonic one. */
struct clock {
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<clock>;
    static constexpr bool is_steady = true;
    static time_point now() noexcept {
        return time_point(duration(inlet_now_ns()));
    }
};

inline constexpr std::chrono::nanoseconds forever{INLET_FOREVER};

/* --- events --- */

/* A C event with words and times. It is the C struct, and nothing is added. */
struct event : inlet_event_t {
    event() noexcept : inlet_event_t() {
    }
    event(const inlet_event_t &of) noexcept : inlet_event_t(of) {
    }

    clock::time_point time() const noexcept {
        return clock::time_point(clock::duration(time_ns));
    }
    const char *type_name() const noexcept {
        return inlet_event_type_name(type);
    }
    bool is(inlet_event_type what) const noexcept {
        return type == static_cast<uint16_t>(what);
    }
    bool is_key() const noexcept {
        return is(INLET_EVENT_KEY_PRESSED) || is(INLET_EVENT_KEY_RELEASED);
    }
    bool has(inlet_event_flag flag) const noexcept {
        return (flags & static_cast<uint32_t>(flag)) != 0;
    }
    /* The W3C code of a key event; "" of others. */
    const char *key_code() const noexcept {
        return is_key() ? inlet_key_code(u.key.hid) : "";
    }
};
static_assert(sizeof(event) == sizeof(inlet_event_t), "an event is the C struct");

/* A mask of event types, as options have it. */
inline uint64_t types(std::initializer_list<inlet_event_type> wanted) noexcept {
    uint64_t mask = 0;
    for (const inlet_event_type type : wanted)
        mask |= UINT64_C(1) << static_cast<unsigned>(type);
    return mask;
}

/* A struct of options with its struct_size set, the rest 0. */
template <typename T> T sized() noexcept {
    T made{};
    made.struct_size = static_cast<uint32_t>(sizeof made);
    return made;
}

namespace detail {

template <typename T, void (*Close)(T *)> struct closer {
    void operator()(T *owned) const noexcept {
        Close(owned);
    }
};
template <typename T, void (*Close)(T *)> using owner = std::unique_ptr<T, closer<T, Close>>;

/* What is received from, as an input range: it ends where the source closes, and throws where it
 * ends otherwise. A range is walked once; each iterator step may wait. */
template <typename Source> class receiving {
  public:
    class iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = event;
        using difference_type = std::ptrdiff_t;
        using pointer = const event *;
        using reference = const event &;

        iterator() noexcept = default;
        explicit iterator(receiving *range) : range_(range) {
            fill();
        }
        reference operator*() const noexcept {
            return range_->batch_[range_->at_];
        }
        pointer operator->() const noexcept {
            return &**this;
        }
        iterator &operator++() {
            if (++range_->at_ == range_->count_)
                fill();
            return *this;
        }
        void operator++(int) {
            ++*this;
        }
        bool operator==(const iterator &other) const noexcept {
            return range_ == other.range_;
        }
        bool operator!=(const iterator &other) const noexcept {
            return range_ != other.range_;
        }

      private:
        void fill() {
            if (!range_->fill())
                range_ = nullptr;
        }
        receiving *range_ = nullptr;
    };

    explicit receiving(Source &source) noexcept : source_(&source) {
    }
    iterator begin() {
        return iterator(this);
    }
    iterator end() const noexcept {
        return {};
    }

  private:
    bool fill() {
        at_ = count_ = 0;
        const inlet_status_t status = source_->receive(
            batch_.data(), static_cast<uint32_t>(batch_.size()), INLET_FOREVER, &count_);
        if (status == INLET_E_CLOSED)
            return false;
        check(status, "receive");
        return true;
    }
    Source *source_;
    std::array<event, 64> batch_;
    uint32_t at_ = 0, count_ = 0;
};

} // namespace detail

/* --- streams --- */

/* A lent batch: a range of events that lie in the queue. Given back by its end. */
class batch {
  public:
    batch(const batch &) = delete;
    batch &operator=(const batch &) = delete;
    batch(batch &&other) noexcept
        : stream_(other.stream_), lent_(std::exchange(other.lent_, sized<inlet_batch_t>())) {
    }
    batch &operator=(batch &&) = delete;
    ~batch() {
        if (lent_.events != nullptr)
            inlet_release(stream_, &lent_);
    }
    const inlet_event_t *begin() const noexcept {
        return lent_.events;
    }
    const inlet_event_t *end() const noexcept {
        return lent_.events + lent_.count;
    }
    std::size_t size() const noexcept {
        return lent_.count;
    }

  private:
    friend class stream;
    batch(inlet_stream_t *stream, const inlet_batch_t &lent) noexcept
        : stream_(stream), lent_(lent) {
    }
    inlet_stream_t *stream_;
    inlet_batch_t lent_;
};

/* A subscription, or a recording. */
class stream {
  public:
    explicit stream(inlet_stream_t *owned) noexcept : owned_(owned) {
    }

    /* Up to `capacity` events, waiting at most `timeout` for the first: how many; 0 when none came.
     * Throws why the stream ended; errc::E_CLOSED at a recording's end. */
    uint32_t recv(event *events, uint32_t capacity, std::chrono::nanoseconds timeout = forever) {
        uint32_t count = 0;
        const inlet_status_t status = receive(events, capacity, timeout.count(), &count);
        if (status != INLET_E_TIMEOUT)
            check(status, "receive");
        return count;
    }

    /* The same without exceptions, for who has to go on by the status. */
    inlet_status_t receive(event *events, uint32_t capacity, int64_t timeout_ns,
                           uint32_t *count) noexcept {
        return inlet_recv(get(), events, capacity, timeout_ns, count);
    }

    /* A lent batch, or none when the time is over. */
    std::optional<batch> borrow(uint32_t most = INLET_BORROW_MAX,
                                std::chrono::nanoseconds timeout = forever,
                                inlet_lane lane = INLET_LANE_ALL) {
        inlet_batch_t lent = sized<inlet_batch_t>();
        const inlet_status_t status =
            inlet_borrow(get(), static_cast<uint32_t>(lane), most, timeout.count(), &lent);
        if (status == INLET_E_TIMEOUT)
            return std::nullopt;
        check(status, "borrow");
        return batch(get(), lent);
    }

    uint64_t pending() const noexcept {
        return inlet_pending(get());
    }
    void *wait_handle() const noexcept {
        return inlet_wait_handle(get());
    }
    inlet_stream_info_t info() const {
        auto made = sized<inlet_stream_info_t>();
        check(inlet_stream_info(get(), &made), "stream info");
        return made;
    }
    /* A MARK of the program's own, behind what has arrived. */
    void post(uint64_t first, uint64_t second = 0) {
        event mark;
        mark.type = INLET_EVENT_MARK;
        mark.u.mark.words[0] = first;
        mark.u.mark.words[1] = second;
        check(inlet_post(get(), &mark, 1), "post");
    }

    /* Every event until it closes: `for (const inlet::event &event : stream)`. */
    auto begin() {
        range_ = std::make_unique<detail::receiving<stream>>(*this);
        return range_->begin();
    }
    auto end() const noexcept {
        return detail::receiving<stream>::iterator();
    }

    inlet_stream_t *get() const noexcept {
        return owned_.get();
    }

  private:
    detail::owner<inlet_stream_t, inlet_stream_close> owned_;
    std::unique_ptr<detail::receiving<stream>> range_; /* refers to this one: made anew by begin */

  public:
    stream(stream &&other) noexcept : owned_(std::move(other.owned_)) {
    }
    stream &operator=(stream &&other) noexcept {
        range_.reset();
        owned_ = std::move(other.owned_);
        return *this;
    }
};

/* A file as a stream. */
class recording : public stream {
  public:
    static recording
    open(const std::string &path,
         const inlet_recording_options_t &options = sized<inlet_recording_options_t>()) {
        inlet_stream_t *made = nullptr;
        check(inlet_open_recording(path.c_str(), &options, &made), path.c_str());
        return recording(made);
    }
    void seek(uint64_t seq) {
        check(inlet_recording_seek(get(), seq), "seek");
    }
    void seek(clock::time_point time) {
        check(inlet_recording_seek_time(get(), time.time_since_epoch().count()), "seek");
    }
    inlet_recording_info_t about() const {
        auto made = sized<inlet_recording_info_t>();
        check(inlet_recording_info(get(), &made), "recording info");
        return made;
    }

  private:
    using stream::stream;
};

/* Writes a file. `close` tells its errors; the destructor closes too, and cannot tell. */
class recorder {
  public:
    static recorder
    create(const std::string &path,
           const inlet_record_options_t &options = sized<inlet_record_options_t>()) {
        inlet_recorder_t *made = nullptr;
        check(inlet_record_create(path.c_str(), &options, &made), path.c_str());
        return recorder(made);
    }
    void append(const inlet_event_t *events, uint32_t count) {
        check(inlet_record_append(owned_.get(), events, count), "record");
    }
    void append(const event &event) {
        append(&event, 1);
    }
    void flush() {
        check(inlet_record_flush(owned_.get()), "record");
    }
    void close() {
        check(inlet_record_close(owned_.release()), "record");
    }
    inlet_recorder_t *get() const noexcept {
        return owned_.get();
    }

  private:
    static void drop(inlet_recorder_t *owned) {
        (void)inlet_record_close(owned);
    }
    explicit recorder(inlet_recorder_t *owned) noexcept : owned_(owned) {
    }
    detail::owner<inlet_recorder_t, drop> owned_;
};

/* --- connections --- */

class client {
  public:
    explicit client(inlet_client_t *owned) noexcept : owned_(owned) {
    }

    static client
    connect(const inlet_connect_options_t &options = sized<inlet_connect_options_t>()) {
        inlet_client_t *made = nullptr;
        check(inlet_connect(&options, &made), "connect");
        return client(made);
    }
    /* A recording in the service's place: inlet/fake.h. */
    static client
    connect_recording(const std::string &path,
                      const inlet_fake_options_t &options = sized<inlet_fake_options_t>()) {
        inlet_client_t *made = nullptr;
        check(inlet_connect_recording(path.c_str(), &options, &made), path.c_str());
        return client(made);
    }
    stream
    subscribe(const inlet_subscribe_options_t &options = sized<inlet_subscribe_options_t>()) {
        inlet_stream_t *made = nullptr;
        check(inlet_subscribe(get(), &options, &made), "subscribe");
        return stream(made);
    }
    std::error_code status() const noexcept {
        return make_error_code(inlet_client_status(get()));
    }
    inlet_health_t health() const {
        auto made = sized<inlet_health_t>();
        check(inlet_client_health(get(), &made), "health");
        return made;
    }
    inlet_client_t *get() const noexcept {
        return owned_.get();
    }

  private:
    detail::owner<inlet_client_t, inlet_disconnect> owned_;
};

/* --- the bus --- */

class bus_subscriber {
  public:
    explicit bus_subscriber(inlet_bus_subscriber_t *owned) noexcept : owned_(owned) {
    }
    uint32_t recv(event *events, uint32_t capacity, std::chrono::nanoseconds timeout = forever) {
        uint32_t count = 0;
        const inlet_status_t status = receive(events, capacity, timeout.count(), &count);
        if (status != INLET_E_TIMEOUT)
            check(status, "receive");
        return count;
    }
    inlet_status_t receive(event *events, uint32_t capacity, int64_t timeout_ns,
                           uint32_t *count) noexcept {
        return inlet_bus_recv(get(), events, capacity, timeout_ns, count);
    }
    uint64_t pending() const noexcept {
        return inlet_bus_pending(get());
    }
    inlet_bus_metrics_t metrics() const {
        auto made = sized<inlet_bus_metrics_t>();
        check(inlet_bus_metrics(get(), &made), "metrics");
        return made;
    }
    inlet_bus_subscriber_t *get() const noexcept {
        return owned_.get();
    }

  private:
    detail::owner<inlet_bus_subscriber_t, inlet_bus_unsubscribe> owned_;
};

/* Its subscribers must not outlive it. */
class bus {
  public:
    explicit bus(const inlet_bus_options_t &options = sized<inlet_bus_options_t>()) {
        inlet_bus_t *made = nullptr;
        check(inlet_bus_open(&options, &made), "bus");
        owned_.reset(made);
    }
    bus_subscriber subscribe(
        const inlet_bus_subscribe_options_t &options = sized<inlet_bus_subscribe_options_t>()) {
        inlet_bus_subscriber_t *made = nullptr;
        check(inlet_bus_subscribe(get(), &options, &made), "subscribe");
        return bus_subscriber(made);
    }
    /* How many subscribers it went to. Throws errc::E_TIMEOUT, and then nobody got anything. */
    uint32_t publish(const inlet_event_t *events, uint32_t count,
                     std::chrono::nanoseconds timeout = forever) {
        uint32_t receivers = 0;
        check(inlet_bus_publish_within(get(), events, count, timeout.count(), &receivers),
              "publish");
        return receivers;
    }
    uint32_t publish(const event &event, std::chrono::nanoseconds timeout = forever) {
        return publish(&event, 1, timeout);
    }
    inlet_bus_t *get() const noexcept {
        return owned_.get();
    }

  private:
    detail::owner<inlet_bus_t, inlet_bus_close> owned_;
};

/* --- what works on events --- */

class state {
  public:
    state() {
        inlet_state_t *made = nullptr;
        check(inlet_state_open(&made), "state");
        owned_.reset(made);
    }
    void put(const inlet_event_t &event) {
        check(inlet_state_put(get(), &event), "state");
    }
    bool has_key(uint32_t hid) const noexcept {
        return inlet_state_has_key(get(), hid) != 0;
    }
    bool has_button(inlet_button button) const noexcept {
        return inlet_state_has_button(get(), static_cast<uint32_t>(button)) != 0;
    }
    inlet_state_info_t info() const {
        auto made = sized<inlet_state_info_t>();
        check(inlet_state_info(get(), &made), "state");
        return made;
    }
    inlet_state_t *get() const noexcept {
        return owned_.get();
    }

  private:
    detail::owner<inlet_state_t, inlet_state_close> owned_;
};

class hotkeys {
  public:
    explicit hotkeys(const inlet_hotkeys_options_t &options = sized<inlet_hotkeys_options_t>()) {
        inlet_hotkeys_t *made = nullptr;
        check(inlet_hotkeys_open(&options, &made), "hotkeys");
        owned_.reset(made);
    }
    /* The number that names it in matches. What is wrong with a text is in the error's. */
    uint32_t add(const std::string &text) {
        uint32_t id = 0;
        inlet_hotkey_error_t wrong{};
        const inlet_status_t status = inlet_hotkeys_add(get(), text.c_str(), &id, &wrong);
        if (status == INLET_E_INVALID_ARGUMENT && wrong.what != INLET_HOTKEY_ERROR_NONE)
            throw error(status, text + ", byte " + std::to_string(wrong.at) + ": " +
                                    inlet_hotkey_error_text(wrong.what));
        check(status, text.c_str());
        return id;
    }
    /* What the event completes. */
    std::vector<inlet_hotkey_match_t> put(const inlet_event_t &event) {
        std::vector<inlet_hotkey_match_t> found;
        inlet_status_t status = INLET_OK;
        do {
            status = inlet_hotkeys_put(get(), &event);
            take(found);
        } while (status == INLET_E_BUSY);
        check(status, "hotkeys");
        return found;
    }
    std::vector<inlet_hotkey_match_t> expire(clock::time_point now) {
        std::vector<inlet_hotkey_match_t> found;
        inlet_hotkeys_expire(get(), now.time_since_epoch().count());
        take(found);
        return found;
    }
    inlet_hotkeys_t *get() const noexcept {
        return owned_.get();
    }

  private:
    void take(std::vector<inlet_hotkey_match_t> &found) {
        std::array<inlet_hotkey_match_t, 16> some;
        uint32_t count = 0;
        do {
            check(
                inlet_hotkeys_take(get(), some.data(), static_cast<uint32_t>(some.size()), &count),
                "hotkeys");
            found.insert(found.end(), some.begin(), some.begin() + count);
        } while (count > 0);
    }
    detail::owner<inlet_hotkeys_t, inlet_hotkeys_close> owned_;
};

} // namespace inlet

template <> struct std::is_error_code_enum<inlet::errc> : std::true_type {};

#endif
