# pyexpat: events and their places, errors as expat words them, entities, namespaces, encodings; and
# what the library builds on it: ElementTree, minidom, sax, plistlib.
import io
import plistlib
import pyexpat
import xml.dom.minidom
import xml.etree.ElementTree as ET
import xml.sax

HANDLERS = [name for name in dir(pyexpat.XMLParserType) if name.endswith("Handler")]


def events(document, *, skip=(), chunk=0, encoding=None, separator=None, **settings):
    parser = pyexpat.ParserCreate(encoding, separator)
    for name, value in settings.items():
        setattr(parser, name, value)
    found = []

    def recorder(name):
        def record(*args):
            found.append((name, *args, parser.CurrentLineNumber, parser.CurrentColumnNumber))
            return 1

        return record

    for name in HANDLERS:
        if name not in ("DefaultHandler", "DefaultHandlerExpand", *skip):
            setattr(parser, name, recorder(name.removesuffix("Handler")))
    try:
        for i in range(0, len(document), chunk or 1 << 30):
            parser.Parse(document[i : i + chunk] if chunk else document)
        parser.Parse(document[:0], True)
    except pyexpat.ExpatError as error:
        found.append(str(error))
        assert (error.code, error.lineno, error.offset) == (
            parser.ErrorCode, parser.ErrorLineNumber, parser.ErrorColumnNumber,
        )
    return found


# places
DOCUMENT = '<?xml version="1.0"?>\n<a x="1&#9;2"><!-- c --><?pi d?>\nt&amp;<b/><![CDATA[<]]></a>\n'
assert events(DOCUMENT) == [
    ("XmlDecl", "1.0", None, -1, 1, 0),
    ("StartElement", "a", {"x": "1\t2"}, 2, 0),
    ("Comment", " c ", 2, 14),
    ("ProcessingInstruction", "pi", "d", 2, 24),
    ("CharacterData", "\n", 2, 32),
    ("CharacterData", "t", 3, 0),
    ("CharacterData", "&", 3, 1),
    ("StartElement", "b", {}, 3, 6),
    ("EndElement", "b", 3, 10),
    ("StartCdataSection", 3, 10),
    ("CharacterData", "<", 3, 19),
    ("EndCdataSection", 3, 20),
    ("EndElement", "a", 3, 23),
]
assert [e for e in events(DOCUMENT, chunk=1) if e[0] != "CharacterData"] == [
    e for e in events(DOCUMENT) if e[0] != "CharacterData"
]
assert events("<a>\r\nx</a>")[1:3] == [("CharacterData", "\n", 1, 3), ("CharacterData", "x", 2, 0)]

# errors
for document, message in {
    "": "no element found: line 1, column 0",
    "<a": "unclosed token: line 1, column 0",
    "<a>": "no element found: line 1, column 3",
    "<a></b>": "mismatched tag: line 1, column 5",
    "<a/><b/>": "junk after document element: line 1, column 4",
    "<a b/>": "not well-formed (invalid token): line 1, column 4",
    '<a b="1" b="2"/>': "duplicate attribute: line 1, column 9",
    '<a b="1"c="2"/>': "not well-formed (invalid token): line 1, column 8",
    "<a>&foo;</a>": "undefined entity: line 1, column 3",
    "<a>&#0;</a>": "reference to invalid character number: line 1, column 3",
    "<a>]]></a>": "not well-formed (invalid token): line 1, column 5",
    "<a><!-- c -- d --></a>": "not well-formed (invalid token): line 1, column 12",
    " <?xml version='1.0'?><a/>": "XML or text declaration not at start of entity: line 1, column 1",
    "<?xml?><a/>": "XML declaration not well-formed: line 1, column 5",
    "<a><![CDATA[x</a>": "unclosed CDATA section: line 1, column 17",
    "<a>\x01</a>": "not well-formed (invalid token): line 1, column 3",
    '<!DOCTYPE a [<!ENTITY e "&e;">]><a>&e;</a>': "recursive entity reference: line 1, column 35",
    '<!DOCTYPE a [<!ENTITY e "<b>">]><a>&e;</b></a>': "asynchronous entity: line 1, column 35",
    '<!DOCTYPE a [<!ENTITY e SYSTEM "u">]><a x="&e;"/>': (
        "reference to external entity in attribute: line 1, column 43"
    ),
    "<!DOCTYPE a [<!FOO>]><a/>": "not well-formed (invalid token): line 1, column 18",
    "<!DOCTYPE a [<!FOO >]><a/>": "syntax error: line 1, column 13",
}.items():
    for chunk in (0, 1):
        assert events(document, chunk=chunk)[-1] == message, (document, events(document)[-1])
        bare = events(document, skip=HANDLERS, chunk=chunk)
        assert bare == [message]
assert pyexpat.ErrorString(7) == "mismatched tag" == pyexpat.errors.XML_ERROR_TAG_MISMATCH
bomb = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 9))
bomb = f'<!DOCTYPE z [<!ENTITY a0 "{"x" * 1000}">{bomb}]><z>&a8;</z>'
assert events(bomb, skip=HANDLERS)[-1].startswith("limit on input amplification factor")

# declarations
DTD = """<!DOCTYPE a PUBLIC "p" "s" [
<!ELEMENT a (b|c)*><!ELEMENT b (#PCDATA)><!ELEMENT c EMPTY>
<!ATTLIST a x CDATA "d" y (u|v) #IMPLIED z NMTOKENS " 1  2 ">
<!ENTITY e "v&#97;l"><!ENTITY % p "q"><!NOTATION n SYSTEM "x"><!ENTITY u SYSTEM "f" NDATA n>
]><a y='u'>&e;</a>"""
assert [event[:-2] for event in events(DTD)] == [
    ("NotStandalone",),
    ("StartDoctypeDecl", "a", "s", "p", 1),
    ("ElementDecl", "a", (5, 2, None, ((4, 0, "b", ()), (4, 0, "c", ())))),
    ("ElementDecl", "b", (3, 0, None, ())),
    ("ElementDecl", "c", (1, 0, None, ())),
    ("AttlistDecl", "a", "x", "CDATA", "d", 0),
    ("AttlistDecl", "a", "y", "(u|v)", None, 0),
    ("AttlistDecl", "a", "z", "NMTOKENS", "1 2", 0),
    ("EntityDecl", "e", 0, "val", None, None, None, None),
    ("EntityDecl", "p", 1, "q", None, None, None, None),
    ("NotationDecl", "n", None, "x", None),
    ("UnparsedEntityDecl", "u", None, "f", None, "n"),
    ("EndDoctypeDecl",),
    ("StartElement", "a", {"y": "u", "x": "d", "z": "1 2"}),
    ("CharacterData", "val"),
    ("EndElement", "a"),
]
assert ("StartElement", "a", ["y", "u"]) in [
    event[:-2] for event in events(DTD, ordered_attributes=True, specified_attributes=True)
]

# namespaces
NS = '<a xmlns="u" xmlns:p="v"><p:b p:c="1" d="2" xml:lang="e"/></a>'
assert [event[:-2] for event in events(NS, separator="|")] == [
    ("StartNamespaceDecl", None, "u"),
    ("StartNamespaceDecl", "p", "v"),
    ("StartElement", "u|a", {}),
    (
        "StartElement", "v|b",
        {"v|c": "1", "d": "2", "http://www.w3.org/XML/1998/namespace|lang": "e"},
    ),
    ("EndElement", "v|b"),
    ("EndElement", "u|a"),
    ("EndNamespaceDecl", "p"),
    ("EndNamespaceDecl", None),
]
assert "v|b|p" in [e[1] for e in events(NS, separator="|", namespace_prefixes=True)]
assert events("<p:a/>", separator=" ") == ["unbound prefix: line 1, column 0"]

# encodings
assert events("<a>é😀</a>".encode("utf-16"))[1] == ("CharacterData", "é😀", 1, 4)
assert events("<a>é</a>".encode("latin-1"), encoding="iso-8859-1")[1][1] == "é"
assert events(b"<?xml version='1.0' encoding='cp1252'?><a>\x80</a>")[2][1] == "€"
assert events(b"<a>\xe9</a>")[-1] == "not well-formed (invalid token): line 1, column 3"
assert events(b"<?xml version='1.0' encoding='utf-16'?><a/>")[-1].startswith("encoding specified")

# text buffers, default handler, external entities
parser = pyexpat.ParserCreate()
parser.buffer_text = True
texts = []
parser.CharacterDataHandler = texts.append
parser.Parse("<a>x\ny&amp;<b/>z</a>", True)
assert texts == ["x\ny&z"] and parser.CurrentByteIndex == 20
texts = []
parser = pyexpat.ParserCreate()
parser.DefaultHandler = texts.append
parser.Parse(DTD, True)
assert "".join(texts) == DTD and texts[:3] == ["<!DOCTYPE", " ", "a"]


def external(context, base, system_id, public_id):
    inner = outer.ExternalEntityParserCreate(context)
    return inner.Parse(f"<b>{context} {base} {system_id} {public_id}</b>", True)


texts = []
outer = pyexpat.ParserCreate()
outer.SetBase("base")
outer.ExternalEntityRefHandler = external
outer.CharacterDataHandler = texts.append
outer.Parse('<!DOCTYPE a [<!ENTITY x SYSTEM "s">]><a>&x;</a>', True)
assert texts == ["x base s None"]

# on top of it
tree = ET.fromstring('<r xmlns:p="u"><p:i k="v">t</p:i>tail<!-- c --></r>')
assert [(e.tag, e.attrib, e.text, e.tail) for e in tree.iter()] == [
    ("r", {}, None, None), ("{u}i", {"k": "v"}, "t", "tail"),
]
assert ET.tostring(tree) == b'<r xmlns:ns0="u"><ns0:i k="v">t</ns0:i>tail</r>'
pull = ET.XMLPullParser(["start", "end"])
pull.feed("<a><b>")
pull.feed("</b></a>")
assert [(event, e.tag) for event, e in pull.read_events()] == [
    ("start", "a"), ("start", "b"), ("end", "b"), ("end", "a"),
]
try:
    ET.fromstring("<a>\n<b></a>")
except ET.ParseError as error:
    assert str(error) == "mismatched tag: line 2, column 5" and error.position == (2, 5)
else:
    raise AssertionError
dom = xml.dom.minidom.parseString('<!DOCTYPE a [<!ENTITY e "x">]><a b="c">t<!--d--></a>')
assert dom.documentElement.toxml() == '<a b="c">t<!--d--></a>'
assert dom.doctype.internalSubset == '<!ENTITY e "x">'


class Handler(xml.sax.ContentHandler):
    def __init__(self):
        self.seen = []

    def startElement(self, name, attributes):
        self.seen.append((name, dict(attributes)))

    def characters(self, content):
        self.seen.append(content)


handler = Handler()
xml.sax.parseString(b"<r a='1'><x>t</x></r>", handler)
assert handler.seen == [("r", {"a": "1"}), ("x", {}), "t"]
values = {"a": 1, "b": [1.5, "x&y", True, b"bytes"]}
assert plistlib.loads(plistlib.dumps(values)) == values
assert next(ET.iterparse(io.BytesIO(b"<a/>")))[1].tag == "a"

print("ok")
