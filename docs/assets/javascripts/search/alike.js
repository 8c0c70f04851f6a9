// Words that people use for one another, though they mean different things, and what programs print for what pages call by
// another name. What the site's own terms are called besides stands in docs/data/glossary.yml and in features.yml.

const GROUPS = `
  start, startup, boot, launch, spin up
  slow, slower, fast, faster, speed, performance, overhead, latency
  memory, RAM, footprint
  remove, delete
  stop, kill, terminate
  outgoing, outbound, egress, internet
  secure, security, safe, safer, safely, hardening
  isolation, isolate, boundary, separation
  restore, resume
  save, pause, suspend, snapshot
  error, failure, fails, failed, broken
  crash, crashes, restarting, CrashLoopBackOff
  choose, pick, decide, select
  vulnerability, flaw, bug, CVE, exploit
  escape, breakout, break out
  limit, restrict, quota, cap
  update, upgrade, patch
  price, cost, cheap, cheaper, expensive
  file system, filesystem
  storage, disk
  drawback, disadvantage, downside, con
  benefit, advantage, pro
  difference, differ, different
  untrusted, hostile, malicious
  tenant, customer
  laptop, desktop, developer's machine
  Mac, macOS, Apple
  server, host, machine
  replace, successor, alternative
  traffic, network, networking
  permission, permissions, rights, access
  copy, clone, fork, template
  chroot, pivot_root
  program, application, app, process
  size, large, larger, small, smaller, big, bigger
  reboot, restart
  move, migrate, migration
  count, number, how many
  diferencia, difference, Unterschied, différence
  máquina virtual, maquina virtual, virtuelle Maschine, machine virtuelle, virtual machine
  contenedor, conteneur, container
  docker, container
  time, date, clock
  virus, malware
  lose, lost, missing, disappeared
  exit, quit, end, stops
  infect, attack, compromise, hack
  hang, hangs, stuck, freeze, pending
  log, logs, output
  full, no space
  connect, reach, talk, communicate, find
  unreachable, refused, timeout
  need, require, prerequisite
  modprobe, insmod, kernel module
  network card, NIC, device
  GPU, CUDA, graphics card
  throughput, bandwidth
  LLM, model, AI, agent
  serverless, functions, lambda
  dead, failed, down, unreachable
  zombie, defunct, orphan
  SIGTERM, SIGINT, signal
  same time, simultaneously, in parallel
  install, set up
  open, expose, publish
  unsafe, insecure, dangerous, risk, risky
  maintained, supported, deprecated, dead, obsolete
  convert, turn into, export
  share, mount, shared folder
  folder, directory
  credentials, password, token, secret
  light, lighter, lightweight, slim, minimal
  old, legacy, outdated
  reset, prune, clean up
  inspect, look inside, debug
  autostart, restart policy
  tutorial, lab, hands-on
  benchmark, measured, figures
  check, test, verify
  tini, dumb-init, zombie processes
  bare metal, physical, hardware
  attacker, hacker
  download, pull, fetch
  upload, push
  config, configuration, setting
  shell, terminal, bash, console
  database, Postgres, PostgreSQL, MySQL, MongoDB
  core, CPU, vCPU, processor
  production, prod
  offline, air-gapped
`;

// What programs print, and the name under which pages explain that.
const MESSAGES = `
  ErrImagePull, image pull failed, pull access denied, manifest unknown, ImagePullBackOff
  Back-off restarting failed container, CrashLoopBackOff
  FailedScheduling, nodes are available, pending
  port is already allocated, address already in use, publishing a port
  could not resolve host, name or service not known, DNS
  cannot connect to the Docker daemon, Docker daemon socket
  out of memory, OOM, OOMKilled
  ENOSPC, no space left on device
  EACCES, permission denied
`;

/**
 * Each group as a list of words.
 * @param {string} groups
 */
const readGroups = (groups) =>
  groups
    .trim()
    .split("\n")
    .map((group) => group.trim().split(", "));

export const alike = readGroups(GROUPS);
export const messages = readGroups(MESSAGES);
