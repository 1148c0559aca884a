sqlite3 -cmd '.timeout 5000' "${SIGNALBOX_DATA:-$HOME/.local/share/signalbox}/signalbox.db" "INSERT INTO events(type, data) VALUES ('build', '{\"ok\":true}')"
