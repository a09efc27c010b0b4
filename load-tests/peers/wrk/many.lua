-- Each thread asks a target of its own: lines "PORT PATH" of the file that the environment calls TARGETS.
local targets = {}

function setup(thread)
  if #targets == 0 then
    for line in io.lines(os.getenv("TARGETS")) do
      local port, path = line:match("^(%d+) (%S+)$")
      targets[#targets + 1] = { port = port, path = path }
    end
  end
  local target = table.remove(targets, 1)
  thread.addr = wrk.lookup("127.0.0.1", target.port)[1]
  thread:set("path", target.path)
end

-- wrk makes the thread's one request after this.
function init()
  wrk.path = path
end
