# `<>` is two tokens for tokenize; the parser still says what is meant.
import io
import tokenize


def operators(source):
    return [
        token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.OP
    ]


assert operators("1 <> 2") == ["<", ">"]
assert operators("1 <>= 2") == ["<", ">="]
assert operators("1 != 2 << 3 <= 4") == ["!=", "<<", "<="]
assert operators("f'{a<>b}'") == ["{", "<", ">", "}"]
try:
    compile("1 <> 2", "<test>", "eval")
except SyntaxError as error:
    assert "'!='" in error.msg
print("ok")
