-- Rapid fire: while the forward side button is held, the left button is clicked again and again.
-- Many games forbid this; it is your account.
local TRIGGER = "MouseX2"
local BUTTON = "left"
local CLICKS_PER_SECOND = 10

local fires = false

on("*+" .. TRIGGER, function()
    if fires then
        return
    end
    fires = true
    while held(TRIGGER) do
        click(BUTTON)
        sleep(1 / CLICKS_PER_SECOND)
    end
    fires = false
end)

on("session", function() -- what was under way has been ended
    fires = false
end)
