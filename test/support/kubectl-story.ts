/** The Deployment and the Service of the kubectl story. */
export function webManifest(image: string, pullPolicy: 'IfNotPresent' | 'Never' = 'IfNotPresent'): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { app: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 5
      containers:
        - name: web
          image: ${image}
          imagePullPolicy: ${pullPolicy}
          ports: [{ name: http, containerPort: 80 }]
          resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { memory: 64Mi } }
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector: { app: web }
  ports: [{ port: 80, targetPort: http }]
`
}
