# A program's file with the name of a library module is imported in its place, and errors say so.
import os
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    for name, text in {
        "fractions.py": "shadowed = True",
        "main.py": "import fractions\nfractions.Fraction",
        "names.py": "from fractions import Fraction",
        "friend.py": "import friend\nfriend.x",
    }.items():
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)
    for program, expected in [
        ("main.py", "AttributeError: module 'fractions' has no attribute 'Fraction' (consider renaming "),
        ("names.py", "ImportError: cannot import name 'Fraction' from 'fractions' (consider renaming "),
    ]:
        run = subprocess.run([sys.executable, program], cwd=folder, capture_output=True, text=True)
        last = run.stderr.strip().splitlines()[-1]
        assert last.startswith(expected), run.stderr
        assert last.endswith("prevents importing that standard library module)"), last
    run = subprocess.run([sys.executable, "-P", "main.py"], cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr

    # The folder, or a source, is gone.
    gone = os.path.join(folder, "gone")
    os.mkdir(gone)
    with open(os.path.join(gone, "program.py"), "w") as file:
        file.write("import os, shutil\nshutil.rmtree(os.getcwd())\nos.no_such_name")
    run = subprocess.run([sys.executable, "-c", "import program"], cwd=gone, capture_output=True, text=True)
    assert run.stderr.strip().endswith("AttributeError: module 'os' has no attribute 'no_such_name'"), run.stderr

print("ok")
