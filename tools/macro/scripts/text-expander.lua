-- Text expander: what was typed last, if it is one of these, is taken back and written out.
-- It goes by characters, in whatever layout is in force.
local snippets = {
    [";mail"] = "jane.doe@example.org",
    [";sig"] = "Kind regards,\nJane Doe",
    [";shrug"] = "¯\\_(ツ)_/¯",
    [";run"] = "🏃",
}

local longest = 0
for trigger in pairs(snippets) do
    longest = math.max(longest, #trigger)
end

local typed = ""

on("text", function(e)
    typed = (typed .. e.text):sub(-longest)
    for trigger, text in pairs(snippets) do
        if typed:sub(-#trigger) == trigger then
            typed = ""
            lift() -- a Shift that is still held would make other keys of these
            tap(("Backspace "):rep(utf8.len(trigger)))
            write(text)
            return
        end
    end
end)

local function forget()
    typed = ""
end

on("*+Backspace", function()
    typed = typed:sub(1, (utf8.offset(typed, -1) or 1) - 1)
end)
for _, key in ipairs({ "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "Enter", "Tab", "Escape" }) do
    on("*+" .. key, forget)
end
on("mouse_pressed", forget)
on("program", forget)
