package dev.signalbox.handoff.notice.webhook;

import dev.signalbox.bus.Json;
import dev.signalbox.handoff.notice.CleanText;
import dev.signalbox.handoff.notice.Entry;
import dev.signalbox.handoff.notice.NoticeSettings.Template;
import dev.signalbox.handoff.notice.Parcel;
import dev.signalbox.handoff.notice.Wording;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The bodies of webhooks. */
final class Payloads {
    /** Slack cuts texts that are longer. */
    private static final int MAX_SLACK = 3_500;

    private final Wording wording;

    Payloads(Wording wording) {
        this.wording = wording;
    }

    Buffer of(Template template, Parcel parcel) {
        return Json.encodeToBuffer(template == Template.SLACK ? slack(parcel) : plain(parcel));
    }

    /** Plain text: nothing in it is markup, a link in disguise, or calls anybody. */
    private Map<String, Object> slack(Parcel parcel) {
        String text = CleanText.lines(wording.title(parcel) + "\n" + wording.body(parcel), MAX_SLACK);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("text", escaped(text));
        body.put("mrkdwn", false);
        body.put("link_names", false);
        body.put("unfurl_links", false);
        body.put("unfurl_media", false);
        return body;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                // A space of no width: it reads the same and names nobody.
                .replace("@", "@\u200b");
    }

    private Map<String, Object> plain(Parcel parcel) {
        List<Map<String, Object>> notices = new ArrayList<>();
        for (Entry entry : parcel.entries()) {
            Map<String, Object> notice = new LinkedHashMap<>();
            notice.put("id", entry.id());
            notice.put("on", entry.on().wireName());
            notice.put("account", entry.account());
            notice.put("project", entry.project());
            notice.put("subject", entry.subject());
            notice.put("title", entry.title());
            notice.put("text", entry.body());
            notice.put("at", entry.happenedAt());
            notice.put("url", wording.link(entry));
            notices.add(notice);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "signalbox.notices");
        body.put("id", parcel.delivery());
        body.put("notices", notices);
        return body;
    }
}
