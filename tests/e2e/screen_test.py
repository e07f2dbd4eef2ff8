"""The user is asked, shown and obeyed: the dialog that grants, the icon's menu and the panic key, with real clicks and keys.

The service runs in the foreground here: Wine gives programs of its services no display."""

import json
import time

from picture import act, ledger
from suite import expect, run, wait_until

TAP = "key a down\nsleep_us 2000\nkey a up\n"
ENTER = "key Return down\nsleep_us 2000\nkey Return up\n"
PANIC_KEYS = ("Control_L", "Alt_L", "Shift_L", "Pause")
PANIC = "".join(f"key {k} down\nsleep_us 20000\n" for k in PANIC_KEYS) + \
        "".join(f"key {k} up\n" for k in reversed(PANIC_KEYS))
CLICK = "sleep_us 50000\nbutton {0} down\nsleep_us 30000\nbutton {0} up\n"
ICON = "goto 1269 1013\n"  # Wine's task bar: the last place but for half an icon's


def start_in_the_foreground(machine):
    machine.begin_service()
    machine.wait_for_service()
    for grant in json.loads(machine.inlet("grants", "list", "--json")[1])["grants"]:  # of tests before this one
        machine.inlet("revoke", grant["name"], ok=False)
    machine.inlet("config", "unset", "panic.hotkey", ok=False)


def dialog(machine, *arguments):
    return json.loads(machine.run("screen_look.exe", *arguments)[1])


def asked(machine, armed):
    """The dialog, once it is there in front, and its Allow button as it should be."""
    def ready():
        seen = dialog(machine)
        return seen if seen["asks"] and seen["front"] and seen["allow"]["enabled"] == armed else None
    return wait_until(f"the dialog, {'armed' if armed else 'not armed yet'}", 20, ready)


def ask(machine):
    return machine.begin_inlet("pair", "--ask", "--name", "e2e", "--scopes", "kbd.keys,mouse.motion")


def click(machine, button):
    machine.type_script(f"goto {button['x']} {button['y']}\n" + CLICK.format(1))


def an_unknown_key_reads_nothing(machine):
    code, text = machine.inlet("tail", "--count", "1", ok=False)
    expect(code != 0 and "not paired" in text or "no key" in text, f"tail ended with {code}: {text}")


def enter_means_deny(machine):
    asking = ask(machine)
    asked(machine, armed=True)
    machine.type_script(ENTER)
    code, text = machine.end_inlet(asking, 20)
    expect(code == 1 and "denied" in text, f"ended with {code}: {text}")
    expect(not dialog(machine)["asks"], "the dialog is still there")
    an_unknown_key_reads_nothing(machine)


def a_click_on_allow_grants(machine):
    asking = ask(machine)
    seen = asked(machine, armed=False)
    machine.type_script(ENTER)  # of somebody who types: no answer, and the second begins anew
    expect(dialog(machine)["asks"], "Enter was an answer before the dialog was armed")
    seen = asked(machine, armed=True)
    expect("inlet.exe" in seen["program"] and "e2e" in seen["program"], f"program: {seen}")
    expect("every key you press" in seen["sees"] and "mouse" in seen["sees"], f"sees: {seen}")
    dialog(machine, "press", "allow")  # of a program: no answer
    time.sleep(0.5)
    expect(dialog(machine)["asks"], "a program could press Allow")
    click(machine, seen["allow"])
    code, text = machine.end_inlet(asking, 20)
    expect(code == 0 and f"code: {seen['code']}" in text, f"ended with {code}: {text}")
    grants = json.loads(machine.inlet("grants", "list", "--json")[1])
    expect("kbd.keys" in json.dumps(grants) and "inlet.exe" in json.dumps(grants), f"{grants}")


def what_is_allowed_can_be_read(machine):
    tail = machine.live_tail()
    machine.type_script(TAP)
    tail.wait_for("the key", 10, lambda rs: any(act(r) == ("key_pressed", "KeyA") for r in rs))
    expect(screen(machine)["indicator"] == "shown", "the indicator is not shown")


def screen(machine):
    return machine.status()["sessions"][0]["screen"]


def pauses_until(machine, tail, pause, resume):
    before = len(tail.records)
    pause()
    tail.wait_for("the pause", 15, lambda rs: any(
        r["type"] == "sources" and r.get("cause") == "paused" for r in rs[before:]))
    expect(screen(machine)["user_paused"], "the service does not know of the user's pause")
    machine.type_script(TAP)
    time.sleep(0.3)
    resume()
    tail.wait_for("capture to go on", 15, lambda rs: any(
        r["type"] == "sources" and r["mask"] == 3 for r in rs[before:]))
    expect("paused" in [r.get("cause") for r in tail.records[before:] if r["type"] == "blind"],
           "no BLIND covers the pause")
    typed = [r for r in tail.records[before:] if act(r) == ("key_pressed", "KeyA")]
    expect(not typed, "a key that was typed in the pause was captured")
    expect(ledger(tail.records) == (0, 0), "numbers are missing or out of order")


def pauses_on_record(machine):
    return [r["what"] for r in machine.audit_trail()
            if r["what"].startswith("pause_") and "by the user of session" in r.get("detail", "")]


def the_panic_key_pauses_and_goes_on(machine):
    tail = machine.live_tail()
    before = len(pauses_on_record(machine))
    pauses_until(machine, tail, lambda: machine.type_script(PANIC), lambda: machine.type_script(PANIC))
    told = pauses_on_record(machine)[before:]
    expect(told == ["pause_begun", "pause_ended"], f"the audit trail has of the user's pause: {told}")


def the_menu_pauses_and_goes_on(machine):
    tail = machine.live_tail()

    def choose():
        machine.type_script(ICON + CLICK.format(3))

        def menu():
            seen = dialog(machine, "menu")
            return seen if seen["menu"] else None
        seen = wait_until("the menu", 10, menu)
        click(machine, {"x": seen["left"] + 60, "y": seen["bottom"] - 29})  # the last item but one
    pauses_until(machine, tail, choose, choose)


def a_pause_outlives_its_agent(machine):
    tail = machine.live_tail()
    machine.type_script(PANIC)
    tail.wait_for("the pause", 15, lambda rs: any(r.get("cause") == "paused" for r in rs))
    agent = machine.status()["sessions"][0]["agent_pid"]
    machine.kill("inlet-agent.exe")
    wait_until("the next agent", 20, lambda: machine.status()["sessions"][0]["agent_pid"]
               not in (None, agent) and screen(machine)["indicator"] == "shown")
    expect(screen(machine)["user_paused"], "the next agent forgot the user's pause")
    expect("user pauses" in machine.doctor("capture")["detail"], "the doctor does not say why nothing is captured")
    before = len(tail.records)
    machine.type_script(TAP)
    machine.type_script(PANIC)
    tail.wait_for("capture to go on", 15, lambda rs: any(
        r["type"] == "sources" and r["mask"] == 3 for r in rs[before:]))
    expect(not any(act(r) == ("key_pressed", "KeyA") for r in tail.records[before:]),
           "a key was captured in the pause by the next agent")


def a_panic_key_that_another_program_has_is_told(machine):
    machine.live_tail()
    expect(machine.doctor("panic_key")["result"] == "pass", "the panic key is said to be taken")
    other = machine.begin("screen_look.exe", "take")
    wait_until("the other program to have it", 10, lambda: "true" in (machine.home / "meanwhile.log").read_text())
    machine.inlet("config", "set", "panic.hotkey", "Control+F9")
    wait_until("the service to know", 5, lambda: screen(machine)["panic_key_taken"])
    told = machine.doctor("panic_key")
    expect(told["result"] == "warn" and "another program" in told["detail"], str(told))
    code, text = machine.end_inlet(other, 20)
    expect('"taken":true' in text, f"the other program: {code} {text}")
    wait_until("the key to be free again", 10, lambda: not screen(machine)["panic_key_taken"])
    machine.inlet("config", "unset", "panic.hotkey")


run(an_unknown_key_reads_nothing, enter_means_deny, a_click_on_allow_grants,
    what_is_allowed_can_be_read, the_panic_key_pauses_and_goes_on, the_menu_pauses_and_goes_on,
    a_pause_outlives_its_agent, a_panic_key_that_another_program_has_is_told, prepare=start_in_the_foreground)
