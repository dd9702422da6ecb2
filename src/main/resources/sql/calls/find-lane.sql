SELECT queue FROM calls.lane WHERE target = ?
