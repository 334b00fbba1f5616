/** The app's side of Zendesk's framework: the part of its SDK that the app uses, speaking the same messages. */
window.ZAFClient = {
  init() {
    const query = new URLSearchParams(location.search);
    const [origin, appGuid] = [query.get("origin"), query.get("app_guid")];
    const handlers = new Map();
    const pending = new Map();
    const queue = [];
    let registered = null;
    let count = 0;
    const send = (message) => parent.postMessage(message, origin);
    const whenReady = (message) => (registered ? send(message) : queue.push(message));
    const ask = (request, params) =>
      new Promise((resolve, reject) => {
        count += 1;
        pending.set(count, {resolve, reject});
        whenReady(JSON.stringify({id: count, request, params, appGuid, instanceGuid: appGuid}));
      });
    const refused = (value) => value === false || typeof value === "string" || value instanceof Error;

    addEventListener("message", async ({data, source, origin: from}) => {
      if (source !== parent || from !== origin) return;
      const said = typeof data === "string" ? JSON.parse(data) : data;
      if (pending.has(said.id)) {
        const {resolve, reject} = pending.get(said.id);
        pending.delete(said.id);
        if (said.error) reject(said.error);
        else resolve(said.result);
      } else if (said.key === "zaf.app.registered") {
        registered = said.message;
        queue.splice(0).forEach(send);
        (handlers.get("app.registered") ?? []).forEach((handler) => handler(registered));
      } else if (said.key?.startsWith("zaf.") && said.needsReply) {
        const name = said.key.slice(4);
        const answer = {appGuid, key: `iframe.reply:${name}`};
        try {
          for (const handler of handlers.get(name) ?? []) {
            const value = handler(said.message); // what a promise resolves to is not looked at
            if (refused(value)) throw value;
            await value;
          }
          send(answer);
        } catch (reason) {
          send({...answer, error: {msg: reason instanceof Error ? reason.message : reason}});
        }
      }
    });
    send(JSON.stringify({key: "iframe.handshake", message: {version: "test"}, appGuid, instanceGuid: appGuid}));
    const client = {
      on(name, handler) {
        handlers.set(name, [...(handlers.get(name) ?? []), handler]);
        if (name !== "app.registered")
          whenReady(
            JSON.stringify({key: `iframe.on:${name}`, message: {subscriberCount: 1}, appGuid, instanceGuid: appGuid}),
          );
      },
      metadata: () =>
        new Promise((resolve) =>
          registered ? resolve(registered.metadata) : client.on("app.registered", ({metadata}) => resolve(metadata)),
        ),
      get: (paths) => ask("get", [].concat(paths)),
      invoke: (name, ...values) => ask("invoke", {[name]: values}),
    };
    return client;
  },
};
