"""The chat page, in Gradio. What it shows is made in talk.py; here it is laid out and wired."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

# Gradio asks for its own news at import and at start unless this says no: nothing may be fetched.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr

from reportqa.web.examples import find_examples
from reportqa.web.render import ask_button, render_holdings, stylesheet
from reportqa.web.talk import (
    LONGEST_QUESTION,
    Talk,
    answer_panel,
    ask,
    source_panel,
    welcome,
)
from reportqa.web.texts import Language, choose_language, texts

if TYPE_CHECKING:
    from reportqa.library import Library

FONTS = (
    "system-ui",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "sans-serif",
)

# A click on a button or a mark of our HTML becomes an event with the question or the citation in
# it. A click with Ctrl and the like is left to the browser: a mark is also a link.
_CLICKS = """
element.addEventListener('click', (click) => {
  if (click.ctrlKey || click.metaKey || click.shiftKey) return;
  const asked = click.target.closest('[data-ask]');
  if (asked) { click.preventDefault(); trigger('asked', {question: asked.dataset.ask}); return; }
  const cited = click.target.closest('[data-cite]');
  if (cited) { click.preventDefault(); trigger('cited', {citation: Number(cited.dataset.cite)}); }
});
"""

# The answer is read aloud when it changes; the region itself stays while its content is replaced.
# On a narrow screen the answer is brought into view, since it may be below the edge.
_ANSWER = (
    _CLICKS
    + """
element.setAttribute('aria-live', 'polite');
element.setAttribute('aria-atomic', 'true');
watch('value', () => {
  if (!element.querySelector('.rq-answer')) return;
  const top = element.getBoundingClientRect().top;
  if (top < 0 || top > window.innerHeight * 0.6) element.scrollIntoView({block: 'start'});
});
"""
)

# The cited place, if out of sight, is brought to the middle of what is seen of its panel; the page
# stays where it is, but for a click on a mark of the answer while the panel is far (on a phone).
_SOURCE = (
    _CLICKS
    + """
const middle = (outer, inner) => {
  const a = outer.getBoundingClientRect(), b = inner.getBoundingClientRect();
  const top = Math.max(a.top, 0), bottom = Math.min(a.bottom, window.innerHeight);
  if (bottom > top && (b.top < top || b.bottom > bottom))
    outer.scrollTop += (b.top + b.bottom - top - bottom) / 2;
  if (b.left < a.left || b.right > a.right)
    outer.scrollLeft += (b.left + b.right - a.left - a.right) / 2;
};
const reveal = () => {
  const cited = element.querySelector('#cited');
  if (!cited) return;
  for (let o = cited.parentElement; o && o !== element.parentElement; o = o.parentElement)
    if (o.scrollHeight > o.clientHeight || o.scrollWidth > o.clientWidth) middle(o, cited);
};
watch('value', () => requestAnimationFrame(reveal));
"""
)

_SHOW_SOURCE = """() => {
  const panel = document.getElementById('rq-source');
  const top = panel.getBoundingClientRect().top;
  if (top > window.innerHeight * 0.7 || top < -200) {
    const cited = panel.querySelector('#cited') || panel;
    setTimeout(() => cited.scrollIntoView({block: 'center', inline: 'center'}), 50);
  }
}"""

_HEAD = """
const name = () => {
  const head = element.querySelector('[data-lang]');
  if (!head) return;
  document.documentElement.lang = head.dataset.lang;
  document.title = head.querySelector('h1').textContent;
};
name();
watch('value', name);
"""


def theme() -> gr.themes.Base:
    """Gradio's plain theme with the fonts of the visitor's system: none is fetched."""
    fonts = [gr.themes.Font(name) for name in FONTS]
    mono = [gr.themes.Font("ui-monospace"), gr.themes.Font("monospace")]
    return gr.themes.Base(primary_hue="blue", font=fonts, font_mono=mono)


def mount_options() -> dict[str, Any]:
    """What gr.mount_gradio_app needs beside the blocks."""
    return {
        "theme": theme(),
        "css": stylesheet(),
        "footer_links": [],
        "run_history": False,
        "show_error": False,
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": False,
        "enable_monitoring": False,
        "max_file_size": "1kb",  # nothing is uploaded
    }


class _Turns:
    """What the events do: from the conversation and the event to what the page shows then."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.examples: dict[Language, tuple[str, ...]] = {}

    def examples_html(self, language: Language) -> str:
        """The examples as buttons; found once for each language, when it is first wanted."""
        if language not in self.examples:
            self.examples[language] = find_examples(self.library, language)
        found = self.examples[language]
        name = texts(language).examples
        heading = f"<h3>{name}</h3>" if found else ""
        buttons = "".join(ask_button(question) for question in found)
        return f'<div role="group" aria-label="{name}">{heading}{buttons}</div>'

    def say(self, now: Talk) -> list[Any]:
        """What changes with every turn: the state, both panels, the button below."""
        return [
            now,
            answer_panel(now),
            source_panel(self.library, now),
            gr.update(visible=bool(now.answers)),
        ]

    def dress(self, now: Talk) -> list[Any]:
        """The frame in the conversation's language, with what the library holds now."""
        w = texts(now.language)
        records = self.library.reports()
        agencies = sorted({r.agency for r in records if r.agency})
        years = sorted({r.year for r in records if r.year is not None}, reverse=True)
        return [
            welcome(w),
            gr.update(value=w.switch),
            gr.update(label=w.question, placeholder=w.placeholder),
            gr.update(value=w.ask),
            gr.update(label=w.scope),
            gr.update(label=w.agency, choices=[(w.any_agency, ""), *((a, a) for a in agencies)]),
            gr.update(label=w.year, choices=[(w.any_year, 0), *((str(y), y) for y in years)]),
            self.examples_html(now.language),
            gr.update(value=w.again, visible=bool(now.answers)),
            render_holdings(records, w),
        ]

    def on_load(self, request: gr.Request) -> list[Any]:
        """A new visitor, in the browser's language; an address may hold a question."""
        asked = dict(request.query_params)
        language = choose_language(asked.get("lang"), request.headers.get("accept-language"))
        now = Talk(language)
        if asked.get("q"):  # an address with a question in it
            now = ask(self.library, now, str(asked["q"]), None, None)
        return [*self.say(now)[:3], *self.dress(now)]

    def on_ask(self, now: Talk, text: str, who: str, when: int) -> list[Any]:
        """A typed question."""
        return ["", *self.say(ask(self.library, now, text or "", who or None, when or None))]

    def on_click(self, now: Talk, who: str, when: int, event: gr.EventData) -> list[Any]:
        """A question on a button: an example, an option, an earlier one."""
        return self.say(ask(self.library, now, str(event.question), who or None, when or None))

    def on_cite(self, now: Talk, event: gr.EventData) -> list[Any]:
        """Another citation of the answer."""
        chosen = event.citation
        now = now.choose(chosen) if isinstance(chosen, int) else now
        return [now, source_panel(self.library, now)]

    def on_switch(self, now: Talk) -> list[Any]:
        """The other language; the conversation stays."""
        now = replace(now, language="en" if now.language == "zh" else "zh", trouble="")
        return [*self.say(now)[:3], *self.dress(now)]

    def on_again(self, now: Talk) -> list[Any]:
        """A new conversation."""
        return self.say(Talk(now.language))


def build_chat(library: Library) -> gr.Blocks:
    """The chat over a library. Each visitor has a conversation of their own."""
    t = texts("zh")

    turns = _Turns(library)
    chat: gr.Blocks = gr.Blocks(title=t.title, analytics_enabled=False)
    with chat:
        talk = gr.State(Talk())
        with gr.Row(elem_id="rq-top"):
            head = gr.HTML(
                welcome(t), elem_id="rq-head", elem_classes="rq", js_on_load=_HEAD, scale=8
            )
            switch = gr.Button(t.switch, size="sm", scale=0, min_width=90, elem_id="rq-switch")
        with gr.Row(elem_id="rq-ask-row", equal_height=True):
            question = gr.Textbox(
                label=t.question,
                placeholder=t.placeholder,
                max_length=LONGEST_QUESTION,
                lines=1,
                max_lines=4,
                scale=8,
                autofocus=True,
                elem_id="rq-question",
            )
            go = gr.Button(t.ask, variant="primary", scale=1, min_width=110, elem_id="rq-go")
        with gr.Accordion(t.scope, open=False, elem_id="rq-scope") as scope, gr.Row():
            agency = gr.Dropdown([(t.any_agency, "")], value="", label=t.agency)
            year = gr.Dropdown([(t.any_year, 0)], value=0, label=t.year)
        clickable = gr.HTML("", elem_id="rq-examples", elem_classes="rq", js_on_load=_CLICKS)
        with gr.Row(elem_id="rq-main"):
            with gr.Column(scale=5, min_width=300):
                answer = gr.HTML(
                    answer_panel(Talk()),
                    elem_id="rq-answer",
                    elem_classes="rq",
                    js_on_load=_ANSWER,
                )
                again = gr.Button(t.again, size="sm", elem_id="rq-again", visible=False)
            with gr.Column(scale=6, min_width=300):
                source = gr.HTML(
                    source_panel(library, Talk()),
                    elem_id="rq-source",
                    elem_classes="rq",
                    js_on_load=_SOURCE,
                )
        holdings = gr.HTML("", elem_id="rq-holdings", elem_classes="rq", js_on_load=None)

        said = [talk, answer, source, again]
        frame = [head, switch, question, go, scope, agency, year, clickable, again, holdings]

        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        busy: dict[str, Any] = {
            "api_visibility": "private",
            "show_progress": "minimal",
            "show_progress_on": [answer],
        }
        chat.load(turns.on_load, None, [talk, answer, source, *frame], **quiet)
        for event in (question.submit, go.click):
            event(turns.on_ask, [talk, question, agency, year], [question, *said], **busy)
        for html in (clickable, answer):
            html.asked(turns.on_click, [talk, agency, year], said, **busy)
        # a mark clicked while the place of another is still on its way must not be lost
        newest: dict[str, Any] = {**quiet, "trigger_mode": "always_last"}
        answer.cited(turns.on_cite, talk, [talk, source], **newest).then(None, js=_SHOW_SOURCE)
        source.cited(turns.on_cite, talk, [talk, source], **newest)
        switch.click(turns.on_switch, talk, [talk, answer, source, *frame], **quiet)
        again.click(turns.on_again, talk, said, **quiet)

    chat.queue(default_concurrency_limit=4, api_open=False)
    return chat
