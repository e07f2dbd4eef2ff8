"""The bindings: what is generated is up to date and refuses what it does not know; Python, C# and Node run natively, on
libinlet.so, against a recording. Arguments: the library, a folder to work in."""

import asyncio
import ctypes
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time
import unittest

LIBRARY, WORK = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
ROOT = pathlib.Path(__file__).resolve().parents[2]
BINDINGS = ROOT / "client_sdk/bindings"
os.environ["INLET_LIBRARY"] = str(LIBRARY)
sys.dont_write_bytecode = True
sys.path[:0] = [str(BINDINGS / "python"), str(BINDINGS)]

import inlet
from generator import headers
from inlet import EventFlag, EventType, _abi

MS = 1_000_000
KEYS = 40
RECORDING = WORK / "bindings-ä.inlet"


def key(seq, code, pressed):
    return inlet.Event(seq, seq * MS, EventType.KEY_PRESSED if pressed else EventType.KEY_RELEASED, EventFlag.RAW, device=1,
                       data={"hid": inlet.key_from_code(code), "scan": 0x1E, "vk": 0x41})


def motion(seq, dx, dy):
    return inlet.Event(seq, seq * MS, EventType.MOUSE_MOVED, EventFlag.RAW | EventFlag.HAS_MOTION, device=2,
                       data={"dx": dx, "dy": dy})


def events():
    """Ctrl+S, then keys with motion between."""
    made = [inlet.Event(1, MS, EventType.SOURCES, data={"mask": 1}), key(2, "ControlLeft", True), key(3, "KeyS", True),
            key(4, "KeyS", False), key(5, "ControlLeft", False)]
    for at in range(KEYS):
        made += [motion(6 + 4 * at, 1, -2), motion(7 + 4 * at, 2, 1), key(8 + 4 * at, "KeyA", True), key(9 + 4 * at, "KeyA", False)]
    return made


def run(*command, **options):
    return subprocess.run([str(part) for part in command], text=True, capture_output=True, check=False, **options)


class Generated(unittest.TestCase):
    def test_it_is_what_the_headers_say_now(self):
        done = run(sys.executable, "-B", BINDINGS / "generate", "--check")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_a_header_that_changed_is_noticed(self):
        copy = WORK / "changed"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(ROOT / "client_sdk", copy / "client_sdk", ignore=shutil.ignore_patterns("__pycache__"))
        (copy / "tests/bindings").mkdir(parents=True)
        shutil.copy(ROOT / "tests/bindings/abi_check.c", copy / "tests/bindings")
        header = copy / "client_sdk/include/inlet/bus.h"
        header.write_text(header.read_text(encoding="utf-8").replace("INLET_BUS_DROP_OLDEST = 1", "INLET_BUS_DROP_OLDEST = 2"),
                          encoding="utf-8")
        done = run(sys.executable, "-B", copy / "client_sdk/bindings/generate", "--check")
        self.assertEqual(done.returncode, 1)
        for name in ("_abi.py", "abi.js", "Inlet.cs", "abi_check.c", "bus.md"):
            self.assertIn(name, done.stdout)

    def test_what_is_not_understood_is_refused(self):
        folder = WORK / "refused"
        for text in ("/* x */\ntypedef struct inlet_a { long a; } inlet_a_t;\n", "/* x */\nextern int inlet_a;\n",
                     "/* x */\nINLET_API inlet_b_t inlet_a(void);\n", "/* x */\n#define INLET_A sizeof(int)\n",
                     "/* x */\nenum inlet_a { INLET_A = elsewhere };\n", "/* x */\nINLET_API int other_a(void);\n",
                     "/* x */\ntypedef struct inlet_a { int a : 3; } inlet_a_t;\n", "/* x */\n#pragma pack(1)\n",
                     "int inlet_a;\n"):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            (folder / "a.h").write_text(text, encoding="utf-8")
            with self.assertRaises(headers.Unknown, msg=text):
                headers.Api(folder)

    def test_structs_are_laid_out_as_in_c(self):
        self.assertGreater(len(_abi.LAYOUT), 40)
        for struct, (size, offsets) in _abi.LAYOUT.items():
            self.assertEqual(ctypes.sizeof(struct), size, struct)
            for name, offset in offsets.items():
                self.assertEqual(getattr(struct, name).offset, offset, (struct, name))

    def test_every_declared_function_is_declared_once_to_each_language(self):
        names = set(_abi.FUNCTIONS)
        written = set()
        for path in (ROOT / "client_sdk/include/inlet").glob("*.h"):
            text = path.read_text(encoding="utf-8")
            written |= {line.split("(")[0].split()[-1].lstrip("*") for line in text.replace("\n ", " ").split("\n")
                        if line.startswith("INLET_API ") and "(" in line}
        self.assertEqual(names, written)
        sharp = (BINDINGS / "csharp/Inlet.cs").read_text(encoding="utf-8")
        node = (BINDINGS / "node/abi.js").read_text(encoding="utf-8")
        for name in names:
            self.assertEqual(sharp.count(f" {name}("), 1, name)
            self.assertEqual(node.count(f"    {name}: "), 1, name)


class Python(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.events = events()
        with inlet.record(RECORDING, overwrite=True, note="bindings") as recorder:
            recorder.append(cls.events)

    def test_a_recording_comes_back_as_it_was_written(self):
        with inlet.open_recording(RECORDING, speed=inlet.SPEED_MAX) as stream:
            received = list(stream)
            self.assertEqual(stream.recording_info().note, b"bindings")
        self.assertEqual([(e.seq, e.type, e.time_ns, e.flags, e.device) for e in received],
                         [(e.seq, e.type, e.time_ns, e.flags, e.device) for e in self.events])
        self.assertEqual((received[2].name, received[2].key, received[2].scan), ("key_pressed", "KeyS", 0x1E))
        self.assertEqual((received[5].dx, received[5].dy, received[5].key), (1, -2, None))
        with self.assertRaises(AttributeError):
            received[5].hid

    def test_types_and_seeking(self):
        with inlet.open_recording(RECORDING, speed=inlet.SPEED_MAX, types=[EventType.KEY_PRESSED]) as stream:
            pressed = [event for event in stream if event.type == EventType.KEY_PRESSED]
            self.assertEqual(len(pressed), KEYS + 2)
            stream.seek(100)
            self.assertGreaterEqual(next(iter(stream)).seq, 100)

    def test_errors_have_a_status_and_a_text(self):
        with self.assertRaises(inlet.InletError) as caught:
            inlet.open_recording(WORK / "none.inlet")
        self.assertEqual(caught.exception.status, inlet.Status.E_NOT_FOUND)
        self.assertIn("none.inlet", str(caught.exception))
        with self.assertRaises(inlet.InletError) as caught:
            inlet.connect()
        self.assertEqual(caught.exception.status, inlet.Status.E_NOT_SUPPORTED)
        stream = inlet.open_recording(RECORDING)
        stream.close()
        stream.close()
        with self.assertRaises(ValueError):
            stream.seek(1)

    def test_a_fake_service_loses_and_ends_as_scripted(self):
        faults = [inlet.Fault(inlet.FaultKind.LOSS, 10, count=20, cause=inlet.Cause.RING_FULL),
                  inlet.Fault(inlet.FaultKind.END, 60, status=inlet.Status.E_CONNECTION_LOST)]
        with inlet.connect_recording(RECORDING, faults, inlet.SPEED_MAX) as client, client.subscribe() as stream:
            received = []
            with self.assertRaises(inlet.InletError) as caught:
                for event in stream:
                    received.append(event)
            self.assertEqual(caught.exception.status, inlet.Status.E_CONNECTION_LOST)
            self.assertEqual(client.status, inlet.Status.E_CONNECTION_LOST)
        losses = [event for event in received if event.type == EventType.LOSS]
        self.assertEqual([(event.seq, event.count, event.cause) for event in losses], [(10, 20, "ring_full")])
        self.assertEqual(received[-1].seq, 59)

    def test_a_deadline_and_a_close_end_a_wait(self):
        pause = [inlet.Fault(inlet.FaultKind.PAUSE, 1, duration_ns=10 ** 15)]
        with inlet.connect_recording(RECORDING, pause) as client:
            stream = client.subscribe()
            with self.assertRaises(inlet.Timeout):
                stream.recv(0.02)
            seen = []
            thread = threading.Thread(target=lambda: seen.append(list(stream)))
            thread.start()
            time.sleep(0.05)
            stream.close()
            thread.join(30)
            self.assertEqual(seen, [[]])

    def test_asyncio(self):
        async def collect():
            with inlet.open_recording(RECORDING, speed=inlet.SPEED_MAX) as stream:
                return [event.seq async for event in stream]
        self.assertEqual(asyncio.run(collect()), [event.seq for event in self.events])

    def test_asyncio_serves_other_tasks_while_it_waits(self):
        async def both():
            bus = inlet.Bus()
            subscriber = bus.subscribe()

            async def take():
                async for event in subscriber:
                    return event.words
            task = asyncio.create_task(take())
            await asyncio.sleep(0.01)
            bus.publish([inlet.Event(0, 0, EventType.MARK, data={"words": (7, 9)})])
            words = await asyncio.wait_for(task, 30)
            bus.close()
            return words
        self.assertEqual(asyncio.run(both()), (7, 9))

    def test_the_bus(self):
        with inlet.Bus() as bus:
            first, second = bus.subscribe(), bus.subscribe(inlet.BusPolicy.DROP_OLDEST, capacity=256)
            sent = [inlet.Event(0, 0, EventType.MARK, data={"words": (at, 0)}) for at in range(200)]
            self.assertEqual(bus.publish(sent), 2)
            self.assertEqual([event.words[0] for event in first.recv(1)], list(range(200)))
            self.assertEqual(bus.publish(sent[:100], timeout=0), 2)
            self.assertEqual(second.recv(1)[0].type, EventType.LOSS)
            self.assertGreater(second.metrics().dropped, 0)

    def test_hotkeys_state_and_coalescing(self):
        with inlet.Hotkeys("Ctrl+KeyS", "hold:KeyA:300ms") as hotkeys, inlet.State() as state:
            found = []
            for event in self.events:
                found += hotkeys.put(event)
                state.put(event)
                if event.seq == 3:
                    self.assertTrue(state.has_key("KeyS") and state.has_key("ControlLeft"))
            self.assertEqual([(match.hotkey, match.event.seq) for match in found], [("Ctrl+KeyS", 3)])
            self.assertFalse(state.has_key("KeyS"))
            with self.assertRaisesRegex(ValueError, "byte 5: "):
                hotkeys.add("Ctrl+Nonsense")
        with inlet.Coalesce() as coalesce:
            merged = list(coalesce(self.events))
        motions = [one for one in merged if one.event.type == EventType.MOUSE_MOVED]
        self.assertEqual([(one.count, one.event.dx, one.event.dy) for one in motions], [(2, 3, -1)] * KEYS)
        self.assertEqual(sum(one.count for one in merged), len(self.events))

    def test_fuse_joins_what_is_one_act(self):
        def press(seq, source, **more):
            return inlet.Event(seq, 1000 + seq, EventType.KEY_PRESSED, source, data={"hid": 0x00070004, "scan": 0x1E, "vk": 0x41}, **more)
        flag = inlet.EventFlag
        with inlet.Fuse(wait_ns=1_000_000) as fuse:
            found = fuse.put(inlet.Event(1, 1000, EventType.SOURCES, data={"mask": 3, "cause": 0}))
            found += fuse.put(press(2, flag.RAW, device=4)) + fuse.put(press(3, flag.HOOK))
            self.assertEqual([(one.raw_seq, one.hook_seq) for one in found[1:]], [(2, 3)])
            self.assertEqual((found[1].event.device, found[1].confidence > inlet.FuseConfidence.SINGLE), (4, True))
            self.assertEqual(fuse.put(press(4, flag.RAW, device=4)), [])
            due = fuse.due_ns
            self.assertEqual(due, 1004 + 1_000_000)
            self.assertEqual([one.raw_seq for one in fuse.expire(due)], [4])
            self.assertEqual((fuse.due_ns, fuse.flush()), (None, []))

    def test_text_is_what_the_layout_types(self):
        def stroke(seq, scan, hid):
            return [inlet.Event(seq + up, seq + up, EventType.KEY_RELEASED if up else EventType.KEY_PRESSED, inlet.EventFlag.RAW,
                          data={"hid": hid, "scan": scan, "vk": 0x41}) for up in (0, 1)]
        with inlet.Text() as text:
            text.add_layout([inlet.LayoutKey(0x1E, "a"), inlet.LayoutKey(0x28, "\u00b4", dead=True),
                             inlet.LayoutKey(0x1F, "\U0001F600")], composes=["\u00b4a\u00e1"])
            pieces = []
            for event in stroke(1, 0x1E, 0x00070004) + stroke(3, 0x28, 0x00070034) + stroke(5, 0x1E, 0x00070004) + stroke(
                    7, 0x1F, 0x00070016):
                pieces += text.put(event)
            self.assertEqual([(one.text, one.seq) for one in pieces], [("a", 1), ("\u00e1", 5), ("\U0001F600", 7)])
            self.assertIsNone(text.missing)
            with self.assertRaises(ValueError):
                text.add_layout([inlet.LayoutKey(0x1E, "much too long")])
            self.assertEqual(text.flush(), [])
        with inlet.Text() as text:  # one that is in force and that nobody added: it says so, and types nothing
            pieces = text.put(inlet.Event(1, 1, EventType.LAYOUT, data={"hkl": 0x04070407, "locks": 0}))
            self.assertEqual((pieces, text.missing), ([], 0x04070407))

    def test_handlers_by_priority_post_stop_and_raise(self):
        seen = []

        def second(event, emission):
            seen.append(("second", event.seq))
            if event.seq == 3:
                emission.post(inlet.Event(300, 1, EventType.MARK, data={"words": (1, 2)}))

        with inlet.Handlers() as handlers:
            handlers.add(second)
            first = handlers.add(lambda event, _: seen.append(("first", event.seq)) or event.seq == 5,
                                 types=[EventType.KEY_PRESSED], priority=10)
            verdicts = {event.seq: handlers.emit(event) for event in self.events[:6]}
            of = [event.seq for event in self.events[:6] if event.type == EventType.KEY_PRESSED]
            self.assertEqual([seq for who, seq in seen if who == "first"], of)
            self.assertEqual([seq for seq, handled in verdicts.items() if handled], [seq for seq in of if seq == 5])
            self.assertIn(("second", 300), seen)
            self.assertEqual(("second", 5) in seen, 5 not in of)
            handlers.remove(first)
            with self.assertRaises(inlet.InletError):
                handlers.remove(first)
            kept = []
            handlers.add(lambda _, emission: kept.append(emission))
            handlers.add(lambda *_: 1 / 0)
            with self.assertRaises(ZeroDivisionError):
                handlers.emit(self.events[0])
            with self.assertRaises(ValueError):
                kept[0].post(self.events[0])

    def test_a_router_keeps_each_device_in_order_over_threads(self):
        taken, lock = {}, threading.Lock()

        def empty(router):
            for routed in router:
                with lock:
                    taken.setdefault(routed.key, []).extend(event.seq for event in routed.events)

        with inlet.Router(by=inlet.RouterBy.DEVICE) as router:
            with self.assertRaises(inlet.Timeout):
                router.take(timeout=0)
            threads = [threading.Thread(target=empty, args=(router,)) for _ in range(3)]
            for thread in threads:
                thread.start()
            for seq in range(1, 601):
                event = inlet.Event(seq, seq, EventType.MOUSE_MOVED, inlet.EventFlag.RAW, device=seq % 3 + 1,
                              data={"dx": 1, "dy": 0, "x": 0, "y": 0})
                router.put(event)
            router.stop()
            for thread in threads:
                thread.join(30)
            self.assertEqual(router.stats().pending, 0)
        self.assertEqual(taken, {device: [seq for seq in range(1, 601) if seq % 3 + 1 == device] for device in (1, 2, 3)})

    def test_a_stream_is_shared_by_threads(self):
        with inlet.open_recording(RECORDING, speed=inlet.SPEED_MAX) as stream:
            parts = [[], [], []]
            threads = [threading.Thread(target=lambda part=part: part.extend(e.seq for e in stream)) for part in parts]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(30)
        self.assertEqual(sorted(sum(parts, [])), [event.seq for event in self.events])


class Others(unittest.TestCase):
    """After Python, which makes the recording."""

    def test_csharp(self):
        if not shutil.which("mcs") or not shutil.which("mono"):
            self.skipTest("mono-mcs and mono-runtime are not installed: Inlet.cs was not compiled")
        program = WORK / "tail.exe"
        done = run("mcs", "-warnaserror", "-unsafe", f"-out:{program}", BINDINGS / "csharp/Inlet.cs", BINDINGS / "csharp/Tail.cs")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        done = run("mono", program, RECORDING, env=dict(os.environ, LD_LIBRARY_PATH=str(LIBRARY.parent)))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assert_tail(done.stdout)

    def test_node(self):
        modules = ROOT / "build/node/node_modules"
        if not shutil.which("node") or not (modules / "koffi").is_dir():
            self.skipTest("no koffi: npm ci --ignore-scripts in a copy of client_sdk/bindings/node at build/node")
        done = run("node", BINDINGS / "node/example.js", RECORDING,
                   env=dict(os.environ, NODE_PATH=str(modules), INLET_LIBRARY=str(LIBRARY)))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assert_tail(done.stdout)

    def assert_tail(self, text):
        lines = text.splitlines()
        self.assertEqual(len(lines), len(events()))
        self.assertEqual(lines[:3], ["1 sources", "2 key_pressed ControlLeft", "3 key_pressed KeyS"])
        self.assertEqual(lines[5], "6 mouse_moved 1 -2")


loader = unittest.defaultTestLoader
result = unittest.TextTestRunner(verbosity=2).run(unittest.TestSuite(
    loader.loadTestsFromTestCase(case) for case in (Generated, Python, Others)))
sys.exit(not result.wasSuccessful())
