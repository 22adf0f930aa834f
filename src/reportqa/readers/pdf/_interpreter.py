"""The drawing instructions of a PDF page carried out; those written as usual are read faster.

What belongs to a layer that is not shown is left out, and what is drawn beside the instructions
(the fields of a form, notes) is drawn after them.
"""

from __future__ import annotations

from typing import Any

from pdfminer.pdfinterp import LITERAL_FORM, PDFPageInterpreter
from pdfminer.pdftypes import PDFObjRef, dict_value, resolve1, stream_value
from pdfminer.psparser import literal_name
from pdfminer.utils import mult_matrix

from reportqa.readers.pdf._annotations import annotations_of
from reportqa.readers.pdf._ink import Ink
from reportqa.readers.pdf._tokens import Tokens, tokens_of


class Interpreter(PDFPageInterpreter):
    """pdfminer's, with the opacity, the blending and the clipping that it leaves out."""

    device: Any
    graphicstate: Any

    def __init__(self, rsrcmgr: Any, device: Any) -> None:
        super().__init__(rsrcmgr, device)
        self._around: Ink | None = None
        self._marks: list[bool] = []
        """For each open piece of marked content whether it is the first of a hidden layer."""

    def subinterp(self) -> Interpreter:
        """One for a drawing inside this one."""
        made: Interpreter = super().subinterp()  # type: ignore[assignment]
        made._around = self.graphicstate
        return made

    def init_state(self, ctm: Any) -> None:
        """The state in which a page or a drawing begins."""
        super().init_state(ctm)
        self.graphicstate = Ink()
        if self._around is not None:
            self.graphicstate.inherit(self._around)
        else:
            self.graphicstate.clip = self.device.begin(ctm)

    def process_page(self, page: Any) -> None:
        """Draw a page, and what lies on it."""
        super().process_page(page)
        for found in annotations_of(page):
            if self.device.layers.is_hidden(found.layer):
                continue
            # the page's own state, whatever its instructions left
            self.ctm = self.device.origin
            self.device.set_ctm(self.ctm)
            self.graphicstate = Ink()
            self.graphicstate.clip = self.device.crop
            before = self.device.count_of_text()
            is_read = found.drawing is not None
            if found.drawing is not None:
                try:
                    self._draw(found.drawing, found.matrix)
                except Exception:  # noqa: BLE001 - it may hold anything, and the page is read
                    is_read = False
            if found.has_text:
                written = self.device.mark_beside(before)
                held = None if found.value is None else "".join(found.value.split())
                is_read = is_read and held in {None, written}
            elif self.device.drop_text(before):
                is_read = False
            if not is_read:
                self.device.set_ctm(self.device.origin)
                self.device.cover(found.box)

    def _draw(self, drawing: Any, matrix: Any) -> None:
        """Draw a drawing that stands by itself; ``matrix`` brings it onto the page."""
        box = [float(resolve1(n)) for n in resolve1(drawing["BBox"])]
        placed = mult_matrix(matrix, self.ctm)
        self.graphicstate.cut_to(box, placed)
        self.device.begin_figure("", box, matrix)
        inner = self.subinterp()
        inner.render_contents(dict_value(drawing.get("Resources", {})), [drawing], ctm=placed)
        self.device.end_figure("")

    def execute(self, streams: Any) -> None:
        """Carry out the instructions of some streams, each but once if they name each other."""
        tokens = self._tokens(streams)
        if tokens is None:
            super().execute(streams)
            return
        try:
            self._carry_out(tokens)
        finally:
            while self._marks:
                self.do_EMC()

    def _carry_out(self, tokens: Tokens) -> None:
        operands = self.argstack
        known = _OPERATORS
        for token in tokens:
            if token.__class__ is not str:
                operands.append(token)
            elif token in known:
                function, count = known[token]
                if count == 0:
                    function(self)
                elif len(operands) == count:
                    function(self, *operands)
                    operands.clear()
                else:
                    own = self.pop(count)
                    if len(own) == count:
                        function(self, *own)

    def _tokens(self, streams: Any) -> Tokens | None:
        self.stream_ids.clear()
        known = []
        for reference in streams:
            stream = stream_value(reference)
            if stream.objid is not None and stream.objid not in self.parent_stream_ids:
                known.append(stream)
                self.stream_ids.add(stream.objid)
        return tokens_of([stream.get_data() for stream in known])

    def pop(self, n: int) -> list[Any]:
        """The last operands, taken off the same list."""
        found = self.argstack[-n:] if n else []
        del self.argstack[len(self.argstack) - len(found) :]
        return found

    # ---- operators: each has the name of its instruction

    def do_m(self, x: Any, y: Any) -> None:
        """Begin a path; what is no number is no point."""
        try:
            self.curpath.append(("m", float(x), float(y)))
        except (TypeError, ValueError, OverflowError):
            return

    def do_l(self, x: Any, y: Any) -> None:
        """Go on with a path in a straight line; what is no number is no point."""
        try:
            self.curpath.append(("l", float(x), float(y)))
        except (TypeError, ValueError, OverflowError):
            return

    def do_w(self, linewidth: Any) -> None:
        """Set the width of lines, for which no reader asks."""

    def do_gs(self, name: Any) -> None:
        """Set the parameters that a dictionary of the page names: opacity and blending."""
        known = resolve1(self.resources.get("ExtGState")) if self.resources else None
        if isinstance(known, dict):
            self.graphicstate.set(resolve1(known.get(getattr(name, "name", name))))

    def do_W(self) -> None:  # noqa: N802 - the operator's name is the method's
        """Show nothing outside a path from here on."""
        self.graphicstate.cut(self.curpath, self.ctm)

    do_W_a = do_W  # noqa: N815 - the operator's name is the method's

    def do_TJ(self, seq: Any) -> None:  # noqa: N802 - the operator's name is the method's
        """Show text; the device needs no copy of the state of drawing."""
        if self.textstate.font is not None:
            self.device.render_string(self.textstate, seq, self.graphicstate.ncs, self.graphicstate)

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802 - the operator's name is the method's
        """Show a drawing or a picture; a drawing shows nothing outside of its box."""
        drawing = resolve1(self.xobjmap.get(literal_name(xobjid_arg)))
        attributes = getattr(drawing, "attrs", {})
        if self.device.layers.is_hidden(attributes.get("OC")):
            return
        outer = self.graphicstate
        self.device.ink = self.graphicstate
        if resolve1(attributes.get("Subtype")) is LITERAL_FORM:
            box, matrix = (resolve1(attributes.get(name)) for name in ("BBox", "Matrix"))
            self.graphicstate = outer.copy()
            self.graphicstate.cut_to(box, mult_matrix(matrix or (1, 0, 0, 1, 0, 0), self.ctm))
        super().do_Do(xobjid_arg)
        self.graphicstate = outer

    def do_EI(self, obj: Any) -> None:  # noqa: N802 - the operator's name is the method's
        """Show a picture that stands in the instructions."""
        self.device.ink = self.graphicstate
        super().do_EI(obj)

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802 - as above
        """Begin a piece of marked content, which may belong to a layer."""
        layer = None
        if getattr(tag, "name", "") == "OC":
            known = resolve1(self.resources.get("Properties")) if self.resources else None
            layer = known.get(getattr(props, "name", "")) if isinstance(known, dict) else None
        is_hidden = isinstance(layer, PDFObjRef) and self.device.layers.is_hidden(layer)
        self._marks.append(is_hidden)
        self.device.hidden += is_hidden

    def do_BMC(self, tag: Any) -> None:  # noqa: N802 - as above
        """Begin a piece of marked content."""
        self._marks.append(False)

    def do_EMC(self) -> None:  # noqa: N802 - as above
        """End a piece of marked content."""
        if self._marks:
            self.device.hidden -= self._marks.pop()


def _operators() -> dict[str, tuple[Any, int]]:
    """The method for each operator, with the number of its operands."""
    found = {}
    for name in dir(Interpreter):
        if name.startswith("do_"):
            operator = {"do__q": "'", "do__w": '"'}.get(name, name[3:].replace("_a", "*"))
            function = getattr(Interpreter, name)
            found[operator] = function, function.__code__.co_argcount - 1
    return found


_OPERATORS = _operators()
