package io.e5boot.encoder.internal.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that OpenMP adds to the computing thread. Linux tends to wake such a thread
 * on the core of the thread that wakes it, where each waits until the other is suspended:
 * one query in fifty takes four times as long, and every query while another process
 * keeps a core busy. So if the team uses all cores of the process, each thread is pinned
 * to its own core. If there are more cores, as in a container with a quota, threads are
 * not pinned, since other processes would choose the same cores.
 *
 * @param workers system ids of the added threads
 */
record OpenMpTeam(List<Integer> workers) {

	private static final Logger logger = LoggerFactory.getLogger(OpenMpTeam.class);

	private static final Path THREADS = Path.of("/proc/self/task");

	/**
	 * Returns the threads that loading libtorch added. They have inherited the name of
	 * the calling thread.
	 * @param before the threads before loading
	 */
	static OpenMpTeam since(Set<Integer> before) {
		Set<Integer> added = new HashSet<>(threads());
		added.removeAll(before);
		String name = read(Path.of("/proc/thread-self/comm"));
		return new OpenMpTeam(added.stream()
			.filter((id) -> !name.isEmpty() && read(THREADS.resolve(id + "/comm")).equals(name))
			.toList());
	}

	/**
	 * Returns the system ids of this process's threads; none on other systems than Linux.
	 */
	static Set<Integer> threads() {
		if (!Platform.isLinux()) {
			return Set.of();
		}
		try (Stream<Path> threads = Files.list(THREADS)) {
			return Set.copyOf(threads.map((thread) -> Integer.parseInt(thread.getFileName().toString())).toList());
		}
		catch (IOException ex) {
			logger.debug("The threads of this process cannot be listed", ex);
			return Set.of();
		}
	}

	/**
	 * Pins the calling thread and the workers to a core each, if they use all cores.
	 */
	void pin() {
		List<Integer> cores = cores(read(Path.of("/proc/thread-self/status")));
		if (this.workers.isEmpty() || cores.size() != this.workers.size() + 1) {
			return;
		}
		CLibrary.pin(0, cores.get(0));
		for (int i = 0; i < this.workers.size(); i++) {
			CLibrary.pin(this.workers.get(i), cores.get(i + 1));
		}
	}

	/**
	 * Parses the cores that a thread may use.
	 * @param status the status of the thread, with a line such as
	 * {@code Cpus_allowed_list:	0-3,8}
	 */
	static List<Integer> cores(String status) {
		List<Integer> cores = new ArrayList<>();
		status.lines().filter((line) -> line.startsWith("Cpus_allowed_list:")).forEach((line) -> {
			for (String range : line.substring(line.indexOf(':') + 1).strip().split(",")) {
				String[] ends = range.split("-");
				for (int core = Integer.parseInt(ends[0]); core <= Integer.parseInt(ends[ends.length - 1]); core++) {
					cores.add(core);
				}
			}
		});
		return cores;
	}

	private static String read(Path file) {
		try {
			return Platform.isLinux() ? Files.readString(file) : "";
		}
		catch (IOException ex) {
			logger.debug("{} cannot be read", file, ex);
			return "";
		}
	}

}
