import { elfMachine, staticExecutable } from './elf.ts'

/**
 * What a sandbox runs: it holds the pod's namespaces, sleeps until SIGTERM or SIGINT, and exits. About 200 bytes, so it
 * ships with the engine and no registry is needed to start a pod. As process 1 it must block the signals and wait for
 * them: the kernel drops signals for an init that has no handler, but never blocked ones (kernel/signal.c sig_ignored).
 *
 *     rt_sigprocmask(SIG_BLOCK, &set, NULL, 8)
 *     do n = rt_sigtimedwait(&set, NULL, NULL, 8) while (n < 0)
 *     exit_group(0)
 */
export function pauseProgram(architecture: string): Uint8Array {
  switch (architecture) {
    case 'x86_64':
    case 'amd64':
      return staticExecutable(elfMachine.x86_64, x86Code())
    case 'aarch64':
    case 'arm64':
      return staticExecutable(elfMachine.aarch64, armCode())
    default:
      throw new Error(`there is no sandbox program for the processor architecture "${architecture}"`)
  }
}

/** A kernel sigset_t with SIGINT (2) and SIGTERM (15). */
const signalSet = [0x02, 0x40, 0, 0, 0, 0, 0, 0]

function x86Code(): Uint8Array {
  return Uint8Array.from([
    ...[0x48, 0x8d, 0x35, ...word(60 - 7)], //  0 lea rsi, [rip+set]
    ...[0x31, 0xff], //                         7 xor edi, edi        SIG_BLOCK
    ...[0x31, 0xd2], //                         9 xor edx, edx
    ...[0x41, 0xba, ...word(8)], //            11 mov r10d, 8
    ...[0xb8, ...word(14)], //                 17 mov eax, 14         rt_sigprocmask
    ...[0x0f, 0x05], //                        22 syscall
    ...[0x48, 0x8d, 0x3d, ...word(60 - 31)], //24 lea rdi, [rip+set]
    ...[0x31, 0xf6], //                        31 xor esi, esi
    ...[0x31, 0xd2], //                        33 xor edx, edx
    ...[0xb8, ...word(128)], //                35 mov eax, 128        rt_sigtimedwait
    ...[0x0f, 0x05], //                        40 syscall
    ...[0x85, 0xc0], //                        42 test eax, eax
    ...[0x78, 0xea], //                        44 js 24
    ...[0x31, 0xff], //                        46 xor edi, edi
    ...[0xb8, ...word(231)], //                48 mov eax, 231        exit_group
    ...[0x0f, 0x05], //                        53 syscall
    ...[0x90, 0x90, 0x90, 0x90, 0x90], //      55 nop
    ...signalSet, //                           60
  ])
}

function armCode(): Uint8Array {
  const code = [
    adr(1, 16 * 4), //        0 x1 = &set
    movz(0, 0), //            1 x0 = SIG_BLOCK
    movz(2, 0), //            2
    movz(3, 8), //            3
    movz(8, 135), //          4 rt_sigprocmask
    svc, //                   5
    adr(0, (16 - 6) * 4), //  6 x0 = &set
    movz(1, 0), //            7
    movz(2, 0), //            8
    movz(8, 137), //          9 rt_sigtimedwait; x3 is still 8
    svc, //                  10
    branchIfNegative(-5), // 11 to 6
    movz(0, 0), //           12
    movz(8, 94), //          13 exit_group
    svc, //                  14
    nop, //                  15
  ]
  return Uint8Array.from([...code.flatMap(word), ...signalSet])
}

const svc = 0xd400_0001
const nop = 0xd503_201f

function movz(register: number, value: number): number {
  return (0xd280_0000 | (value << 5) | register) >>> 0
}

/** `adr`: an address `offset` bytes, a multiple of four, after this instruction. */
function adr(register: number, offset: number): number {
  return (0x1000_0000 | ((offset >> 2) << 5) | register) >>> 0
}

/** `tbnz w0, #31`: jumps so many instructions if w0 is negative. */
function branchIfNegative(instructions: number): number {
  return (0x3700_0000 | (31 << 19) | ((instructions & 0x3fff) << 5)) >>> 0
}

function word(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >>> 24) & 0xff]
}
