DELETE FROM calls.lane WHERE target = ?
