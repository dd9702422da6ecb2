SELECT target, queue FROM calls.lane
