-- Mouse gestures: hold the right Control key, move the mouse, let go. A modifier alone does nothing
-- in programs, so nothing happens beside the gesture.
local KEY = "ControlRight"
local STEP = 80 -- pixels in one direction that make a stroke

local gestures = {
    L = "Alt+ArrowLeft", -- back
    R = "Alt+ArrowRight", -- forward
    U = "Ctrl+Home",
    D = "Ctrl+End",
    DR = "Ctrl+KeyW", -- close
    UL = "Ctrl+Shift+KeyT", -- open again
}

local strokes -- nil: no gesture is under way
local x, y, last_x, last_y

local function begin()
    strokes, x, y, last_x, last_y = "", 0, 0, nil, nil
end

-- Movement since the last stroke; positions where the source has them, else counts.
local function add(e)
    if e.x then
        if last_x then
            x, y = x + e.x - last_x, y + e.y - last_y
        end
        last_x, last_y = e.x, e.y
    elseif e.dx then
        x, y = x + e.dx, y + e.dy
    end
end

on("key_pressed", function(e)
    if e.key == KEY then
        if not e.repeated then
            begin()
        end
    else
        strokes = nil -- it is a shortcut
    end
end)

on("mouse_moved", function(e)
    if not strokes then
        return
    end
    add(e)
    if math.max(math.abs(x), math.abs(y)) < STEP then
        return
    end
    local stroke
    if math.abs(x) > math.abs(y) then
        stroke = x < 0 and "L" or "R"
    else
        stroke = y < 0 and "U" or "D"
    end
    if strokes:sub(-1) ~= stroke and #strokes < 8 then
        strokes = strokes .. stroke
    end
    x, y = 0, 0
end)

on("key_released", function(e)
    if e.key ~= KEY or not strokes then
        return
    end
    local keys = gestures[strokes]
    strokes = nil
    if keys then
        tap(keys)
    end
end)

on("session", function()
    strokes = nil
end)
