curl -sS --max-time 5 -H @- -H 'Content-Type: application/json' -d '{"type":"build","data":{"ok":true}}' '{{URL}}/api/events' <<END
Authorization: Bearer $SIGNALBOX_TOKEN
END
