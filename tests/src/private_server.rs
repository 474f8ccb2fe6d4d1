//! A server that belongs to one test, which may kill it.

use crate::Backend;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A server of PostgreSQL or MariaDB on a free loopback port, with its data in a temporary folder; of PostgreSQL 18 or MySQL 9
/// under `tests/run --newest`. What it commits has left its process before it says so. It is stopped when dropped.
#[derive(Debug)]
pub struct PrivateServer {
    backend: Backend,
    folder: TempDir,
    port: u16,
    process: Option<Child>,
    /// Whether PostgreSQL waits for the disk.
    syncs: bool,
}

/// What nobody waits for any longer.
const PATIENCE: Duration = Duration::from_mins(1);

impl PrivateServer {
    /// Makes the data and starts the server.
    ///
    /// # Panics
    ///
    /// If its programs are not installed (`tests/run` sees to it), or if it does not start.
    pub fn start(backend: Backend) -> Self {
        Self::start_with(backend, false)
    }

    /// The same, which commits nothing that is not on the disk.
    ///
    /// # Panics
    ///
    /// As [`Self::start`].
    pub fn start_synced(backend: Backend) -> Self {
        Self::start_with(backend, true)
    }

    fn start_with(backend: Backend, syncs: bool) -> Self {
        let folder = tempfile::Builder::new().prefix("ftf-migrate-server").tempdir().expect("a folder");
        let port =
            TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("a port").port();
        let mut server = Self { backend, folder, port, process: None, syncs };
        fs::create_dir(server.temporary()).expect("a folder");
        server.make_data();
        server.restart();
        server
    }

    /// What it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// The URL of the administrator, on the database that every such server has.
    pub fn url(&self) -> String {
        match self.backend {
            Backend::Mysql => format!("mysql://root@127.0.0.1:{}/mysql", self.port),
            _ => format!("postgres://postgres@127.0.0.1:{}/postgres", self.port),
        }
    }

    /// Stops it as a power failure would, as far as a process can: MariaDB and MySQL by SIGKILL, PostgreSQL by its immediate
    /// shutdown, which is what it does itself when one of its processes is killed.
    ///
    /// # Panics
    ///
    /// If it does not run.
    pub fn kill(&mut self) {
        let mut process = self.process.take().expect("it runs");
        if self.backend == Backend::Mysql {
            process.kill().expect("SIGKILL");
        } else {
            run(self
                .as_user(&postgres_folder().join("pg_ctl"))
                .args(["stop", "-m", "immediate", "-D"])
                .arg(self.data()));
        }
        process.wait().expect("it has ended");
    }

    /// Starts it again on the data that it left, and waits until it answers.
    ///
    /// # Panics
    ///
    /// If it does not start.
    pub fn restart(&mut self) {
        let mut command = match (self.backend, newest_servers()) {
            (Backend::Mysql, Some(newest)) => self.mysqld(&newest),
            (Backend::Mysql, None) => self.mariadbd(),
            _ => self.postgres(),
        };
        let log = fs::File::options().create(true).append(true).open(self.log()).expect("a log");
        let errors = log.try_clone().expect("a log");
        command.stdin(Stdio::null()).stdout(log).stderr(errors);
        self.process = Some(command.spawn().expect("the server's program"));
        let begun = Instant::now();
        while !self.answers() {
            assert!(begun.elapsed() < PATIENCE, "{}", fs::read_to_string(self.log()).unwrap_or_default());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// How often its process waits for the disk while `work` is done.
    ///
    /// # Panics
    ///
    /// If it does not run, or strace may not look at it.
    pub fn syncs_during(&self, work: impl FnOnce()) -> usize {
        let process = self.process.as_ref().expect("it runs").id();
        crate::strace::count_syscalls_of(process, "fsync,fdatasync", work)
    }

    fn answers(&self) -> bool {
        let url = self.url();
        crate::block_on(async move {
            match url.split_once(':').map(|(scheme, _)| scheme) {
                Some("mysql") => <sqlx::MySqlConnection as sqlx::Connection>::connect(&url).await.is_ok(),
                _ => <sqlx::PgConnection as sqlx::Connection>::connect(&url).await.is_ok(),
            }
        })
    }

    fn make_data(&self) {
        let data = self.data();
        if let (Backend::Mysql, Some(newest)) = (self.backend, newest_servers()) {
            // It makes its administrator for the socket only.
            let root =
                "CREATE USER root@'127.0.0.1'; GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;\n";
            let first = self.folder.path().join("first.sql");
            fs::write(&first, root.replace("; ", ";\n")).expect("a file");
            let mut command = self.mysqld(&newest);
            run(command.arg("--initialize-insecure").arg(format!("--init-file={}", first.display())));
        } else if self.backend == Backend::Mysql {
            let mut command = program("mariadb-install-db");
            command.args(["--no-defaults", "--skip-test-db", "--auth-root-authentication-method=normal"]);
            command.args(["--innodb-log-file-size=8M", "--user"]).arg(user());
            run(command.arg(format!("--datadir={}", data.display())));
        } else {
            if is_root() {
                run(Command::new("chown").arg("postgres").arg(self.folder.path()));
            }
            let mut command = self.as_user(&postgres_folder().join("initdb"));
            command.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D"]);
            run(command.arg(data));
        }
    }

    fn mariadbd(&self) -> Command {
        let mut command = program("mariadbd");
        command.args(["--no-defaults", "--bind-address=127.0.0.1", "--innodb-log-file-size=8M"]);
        command.args(["--innodb-flush-log-at-trx-commit=1", "--user", &user()]);
        command.arg(format!("--datadir={}", self.data().display()));
        command.arg(format!("--tmpdir={}", self.temporary().display()));
        command.arg(format!("--socket={}", self.folder.path().join("socket").display()));
        command.arg(format!("--port={}", self.port));
        command
    }

    /// The unpacked MySQL, with the libraries that came with it.
    fn mysqld(&self, newest: &Path) -> Command {
        let root = newest.join("mysql/root/usr");
        let libraries = root.join("lib/x86_64-linux-gnu");
        let mut command = Command::new(libraries.join("ld-linux-x86-64.so.2"));
        command.arg("--library-path").arg(&libraries).arg(root.join("sbin/mysqld"));
        command.args(["--no-defaults", "--bind-address=127.0.0.1", "--mysqlx=OFF", "--user", &user()]);
        command.args(["--secure-file-priv=NULL", "--innodb-redo-log-capacity=8M"]);
        command.args(["--innodb-flush-log-at-trx-commit=1", "--skip-log-bin"]);
        for (option, path) in [
            ("basedir", root.clone()),
            ("lc-messages-dir", root.join("share/mysql")),
            ("character-sets-dir", root.join("share/mysql/charsets")),
            ("plugin-dir", root.join("lib/mysql/plugin")),
            ("datadir", self.data()),
            ("tmpdir", self.temporary()),
            ("socket", self.folder.path().join("socket")),
            ("pid-file", self.folder.path().join("pid")),
        ] {
            command.arg(format!("--{option}={}", path.display()));
        }
        command.arg(format!("--port={}", self.port));
        command
    }

    fn postgres(&self) -> Command {
        let mut command = self.as_user(&postgres_folder().join("postgres"));
        command.arg("-D").arg(self.data()).arg("-k").arg(self.folder.path());
        command.args(["-p", &self.port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
        // What is written survives the end of a process, synced or not; syncing is for the end of the machine.
        command.args(["-c", if self.syncs { "fsync=on" } else { "fsync=off" }]);
        if self.syncs {
            // Whoever counts syncs wants those of the sessions, and not those that come with the time that passes.
            for quiet in
                ["wal_writer_delay=10s", "checkpoint_timeout=1h", "max_wal_size=4GB", "autovacuum=off"]
            {
                command.args(["-c", quiet]);
            }
        }
        command
    }

    /// PostgreSQL refuses to run as root.
    fn as_user(&self, program: &Path) -> Command {
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(self.folder.path());
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A folder of its own: a server that starts removes the temporary tables that it finds, those of others too.
    fn temporary(&self) -> PathBuf {
        self.folder.path().join("tmp")
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Drop for PrivateServer {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            if self.backend == Backend::Mysql {
                let _ = process.kill();
            } else {
                let mut stop = self.as_user(&postgres_folder().join("pg_ctl"));
                let _ = stop.args(["stop", "-m", "immediate", "-D"]).arg(self.data()).output();
            }
            let _ = process.wait();
        }
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().expect("id");
    output.stdout == b"0\n"
}

fn user() -> String {
    let output = Command::new("id").arg("-un").output().expect("id");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A program that Debian keeps where only root looks.
fn program(name: &str) -> Command {
    let folders = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"];
    let found = folders.iter().map(|folder| Path::new(folder).join(name)).find(|path| path.exists());
    Command::new(found.unwrap_or_else(|| PathBuf::from(name)))
}

/// Where `tests/run --newest` keeps its servers, if it has started this.
fn newest_servers() -> Option<PathBuf> {
    std::env::var_os("FTF_TEST_NEWEST_SERVERS").map(PathBuf::from)
}

/// The newest server's programs, which Debian keeps out of PATH.
fn postgres_folder() -> PathBuf {
    if let Some(newest) = newest_servers() {
        return newest.join("postgres/node_modules/server/native/bin");
    }
    let versions =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path());
    let number = |path: &Path| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let newest = versions.filter(|path| path.join("bin/initdb").exists()).max_by_key(|path| number(path));
    newest.map(|path| path.join("bin")).unwrap_or_default()
}

#[track_caller]
fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("tests/run installs it");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
