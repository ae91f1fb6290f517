/** A static ELF64 executable around a piece of position-independent machine code. Source: System V ABI, elf(5). */
export function staticExecutable(machine: ElfMachine, code: Uint8Array): Uint8Array {
  const entry = loadAddress + BigInt(headersSize)
  const size = BigInt(headersSize + code.length)
  const bytes = new Uint8Array(headersSize + code.length)
  const view = new DataView(bytes.buffer)
  // e_ident: magic, 64 bit, little-endian, version 1.
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
  view.setUint16(16, 2, true) // e_type: ET_EXEC
  view.setUint16(18, machine, true)
  view.setUint32(20, 1, true) // e_version
  view.setBigUint64(24, entry, true)
  view.setBigUint64(32, BigInt(fileHeaderSize), true) // e_phoff
  view.setUint16(52, fileHeaderSize, true)
  view.setUint16(54, programHeaderSize, true)
  view.setUint16(56, 1, true) // e_phnum
  // One segment: the whole file, readable and executable.
  view.setUint32(64, 1, true) // p_type: PT_LOAD
  view.setUint32(68, 5, true) // p_flags: R+X
  view.setBigUint64(80, loadAddress, true) // p_vaddr
  view.setBigUint64(88, loadAddress, true) // p_paddr
  view.setBigUint64(96, size, true) // p_filesz
  view.setBigUint64(104, size, true) // p_memsz
  view.setBigUint64(112, 0x1000n, true) // p_align
  bytes.set(code, headersSize)
  return bytes
}

export type ElfMachine = (typeof elfMachine)[keyof typeof elfMachine]

/** e_machine. */
export const elfMachine = { x86_64: 62, aarch64: 183 } as const

const loadAddress = 0x40_0000n
const fileHeaderSize = 64
const programHeaderSize = 56
const headersSize = fileHeaderSize + programHeaderSize
