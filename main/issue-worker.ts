import { parentPort, workerData } from 'node:worker_threads'
import { issueInThread, type IssueTask } from './app/issue-ahead.ts'

/** Composition root of the thread that issues a new cluster's certificates. */
void issueInThread(workerData as IssueTask, (certificates) => parentPort?.postMessage(certificates))
