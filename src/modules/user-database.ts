/**
 * The modules `pwd` and `grp`: users and groups, from the host's /etc/passwd and /etc/group. A host
 * without these files has an empty database; other sources of names (NIS, LDAP) are not asked.
 */
import { HostError } from "../host/platform.ts";
import { reprText, typeName } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { exceptionTypes, isError, keyError, typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, PyList, type PyTuple, strFromHost } from "../objects/sequence-values.ts";
import { structSequence } from "../objects/struct-sequence.ts";
import { readFile } from "./imports/read-file.ts";
import { hostCall } from "./io/file-io.ts";
import type { ModuleSpec } from "./module.ts";
import { decodePath, encodePath } from "./path-argument.ts";
import { idNumber, shownId } from "./posix/user-id.ts";

const ENOENT = 2;

interface User {
  readonly name: string;
  readonly password: string;
  readonly uid: number;
  readonly gid: number;
  readonly realName: string;
  readonly home: string;
  readonly shell: string;
}

interface Group {
  readonly name: string;
  readonly password: string;
  readonly gid: number;
  readonly members: readonly string[];
}

// ---- the files ------------------------------------------------------------------------------------

/** The fields of each line; read anew each time, as users may come and go. */
function rowsOf(path: string): string[][] {
  const bytes = hostCall(() => {
    try {
      return readFile(path);
    } catch (error) {
      if (!(error instanceof HostError) || error.errno !== ENOENT) throw error;
      return new Uint8Array();
    }
  });
  const lines = decodePath(bytes)
    .split("\n")
    .map((line) => line.trimStart());
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(":"));
}

const isNumber = (text: string | undefined): boolean => /^\d+$/.test(text ?? "");

/** Lines that are none of the database's are passed over, as the C library does. */
function users(): User[] {
  const rows = rowsOf("/etc/passwd").filter((row) => isNumber(row[2]) && isNumber(row[3]));
  return rows.map(([name, password, uid, gid, realName = "", home = "", shell = ""]) => ({
    name,
    password,
    uid: Number(uid),
    gid: Number(gid),
    realName,
    home,
    shell,
  }));
}

function groups(): Group[] {
  const rows = rowsOf("/etc/group").filter((row) => isNumber(row[2]));
  return rows.map(([name, password, gid, members = ""]) => ({
    name,
    password,
    gid: Number(gid),
    members: members
      .split(",")
      .map((member) => member.trim())
      .filter((member) => member !== ""),
  }));
}

// ---- what Python sees -----------------------------------------------------------------------------

const passwdType = structSequence({
  module: "pwd",
  name: "struct_passwd",
  doc: "The entry of a user in the password database: a tuple whose items also are attributes.",
  fields: ["pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos", "pw_dir", "pw_shell"],
  fieldDocs: [
    "user name",
    "password",
    "user id",
    "group id",
    "real name",
    "home directory",
    "shell program",
  ],
});

const groupType = structSequence({
  module: "grp",
  name: "struct_group",
  doc: "The entry of a group in the group database: a tuple whose items also are attributes.",
  fields: ["gr_name", "gr_passwd", "gr_gid", "gr_mem"],
  fieldDocs: ["group name", "password", "group id", "group members"],
});

const makeUser = (user: User): PyTuple =>
  passwdType.make([
    strFromHost(user.name),
    strFromHost(user.password),
    user.uid,
    user.gid,
    strFromHost(user.realName),
    strFromHost(user.home),
    strFromHost(user.shell),
  ]);

const makeGroup = (group: Group): PyTuple =>
  groupType.make([
    strFromHost(group.name),
    strFromHost(group.password),
    group.gid,
    new PyList(group.members.map(strFromHost)),
  ]);

/** `where` begins the error's text. */
function nameText(value: PyValue, where: string): string {
  const text = hostText(value);
  if (text === undefined) throw typeError(`${where} must be str, not ${typeName(value)}`);
  const bytes = encodePath(text);
  if (bytes.includes(0)) throw valueError("embedded null byte");
  return decodePath(bytes);
}

function userByName(value: PyValue): PyTuple {
  const name = nameText(value, "getpwnam() argument");
  const found = users().find((user) => user.name === name);
  if (found === undefined) throw keyError(`getpwnam(): name not found: ${reprText(value)}`);
  return makeUser(found);
}

/** A number that no user can have is not found like any other. */
function userByNumber(value: PyValue): PyTuple {
  let uid: number;
  try {
    uid = idNumber(value, "uid");
  } catch (error) {
    if (!isError(error, exceptionTypes.OverflowError)) throw error;
    throw keyError("getpwuid(): uid not found");
  }
  const found = users().find((user) => user.uid === uid);
  if (found === undefined) throw keyError(`getpwuid(): uid not found: ${shownId(uid)}`);
  return makeUser(found);
}

function groupByName(value: PyValue): PyTuple {
  const name = nameText(value, "getgrnam() argument 'name'");
  const found = groups().find((group) => group.name === name);
  if (found === undefined) throw keyError(`getgrnam(): name not found: ${reprText(value)}`);
  return makeGroup(found);
}

function groupByNumber(value: PyValue): PyTuple {
  const gid = idNumber(value, "gid");
  const found = groups().find((group) => group.gid === gid);
  if (found === undefined) throw keyError(`getgrgid(): gid not found: ${shownId(gid)}`);
  return makeGroup(found);
}

/** The name of a user; undefined for a number that has none. */
export const userName = (uid: number): string | undefined =>
  users().find((user) => user.uid === uid)?.name;

/** The groups that a user belongs to, and one more. */
export function groupsOf(user: string, gid: number): Set<number> {
  const member = groups().filter(({ members }) => members.includes(user));
  return new Set([gid, ...member.map((group) => group.gid)]);
}

export const pwdModule: ModuleSpec = {
  name: "pwd",
  doc: "The users of the system, from its password database: each a tuple of name, password, numbers of user and group, real name, home directory and shell.",
  functions: [
    fn("getpwuid(uidobj, /)", userByNumber, "The entry of the user with this number, or KeyError."),
    fn("getpwnam(name, /)", userByName, "The entry of the user with this name, or KeyError."),
    fn(
      "getpwall()",
      () => new PyList(users().map(makeUser)),
      "A list of the entries of all users.",
    ),
  ],
  types: [passwdType.type],
};

export const grpModule: ModuleSpec = {
  name: "grp",
  doc: "The groups of the system, from its group database: each a tuple of name, password, number and a list of the members' names.",
  functions: [
    fn("getgrgid(id)", groupByNumber, "The entry of the group with this number, or KeyError."),
    fn("getgrnam(name)", groupByName, "The entry of the group with this name, or KeyError."),
    fn(
      "getgrall()",
      () => new PyList(groups().map(makeGroup)),
      "A list of the entries of all groups.",
    ),
  ],
  types: [groupType.type],
};
