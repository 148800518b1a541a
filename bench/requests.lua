-- For wrk: asks the requests of a file, one a line: method, path, headers ("name=value;..."), body; tab-separated.
-- Prints one line of JSON at the end; a latency is in microseconds.
local asked, at = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local method, path, named, body = line:match("^(.-)\t(.-)\t(.-)\t(.*)$")
    local headers = {}
    for name, value in named:gmatch("([^=;]+)=([^;]*)") do headers[name] = value end
    asked[#asked + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
end

function request()
  at = at % #asked + 1
  return asked[at]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "bad": %d, "broken": %d, "median": %f, "p99": %f}\n',
    summary.requests, summary.duration / 1e6, e.status, e.connect + e.read + e.write + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
