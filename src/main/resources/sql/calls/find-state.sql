SELECT state FROM calls.call WHERE id = ?
