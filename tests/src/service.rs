//! A service under test: started, asked over HTTP, stopped.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A running service that said `listening on HOST:PORT` on its standard output. Killed when dropped.
#[derive(Debug)]
pub struct Service {
    child: Child,
    address: String,
    log: Option<JoinHandle<String>>,
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: String,
}

impl Service {
    /// Starts the service and waits until it listens.
    ///
    /// # Errors
    ///
    /// What it wrote on standard error, if it ended without listening.
    pub fn start(command: &mut Command) -> Result<Self, String> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the service's program");
        let stderr = child.stderr.take().expect("piped");
        let log = std::thread::spawn(move || text_of(stderr));
        let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
        let Some(address) = address_in(&mut stdout) else {
            let status = child.wait().expect("an exit status");
            return Err(format!("{status}\n{}", log.join().expect("the reader of the log")));
        };
        // What it says later must not fill the pipe.
        std::thread::spawn(move || text_of(stdout));
        Ok(Self { child, address, log: Some(log) })
    }

    /// `GET path`.
    pub fn get(&self, path: &str) -> Response {
        self.request("GET", path, "")
    }

    /// A request with a JSON body, which may be empty.
    pub fn request(&self, method: &str, path: &str, json: &str) -> Response {
        let mut stream = TcpStream::connect(&self.address).expect("the service listens");
        let length = json.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{json}",
            self.address
        )
        .expect("the request is sent");
        parse(&text_of(stream))
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end with SIGTERM; its exit status and what it wrote on standard error.
    ///
    /// # Panics
    ///
    /// If it has not ended after 30 seconds.
    pub fn stop(mut self) -> (ExitStatus, String) {
        let pid = self.child.id();
        let sent = Command::new("sh").args(["-c", &format!("kill -TERM {pid}")]).status().expect("a shell");
        assert!(sent.success(), "SIGTERM reaches process {pid}");
        let status = self.wait(Duration::from_secs(30));
        let log = self.log.take().expect("only `stop` takes it").join().expect("the reader of the log");
        (status, log)
    }

    fn wait(&mut self, patience: Duration) -> ExitStatus {
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if let Some(status) = self.child.try_wait().expect("an exit status") {
                return status;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the service did not end within {patience:?} of SIGTERM");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn text_of(mut stream: impl Read) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn address_in(stdout: &mut impl BufRead) -> Option<String> {
    stdout
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("listening on ").map(str::to_owned))
}

fn parse(answer: &str) -> Response {
    let (head, body) = answer.split_once("\r\n\r\n").expect("an HTTP response");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status code");
    Response { status, body: body.to_owned() }
}
