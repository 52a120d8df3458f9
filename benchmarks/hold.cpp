// The hold model with std::priority_queue. Arguments: a file of int64 (when each event is due, then whiles), how many events,
// how many whiles, how many holds. Prints: CPU seconds of the holds, the sum of the seconds at which events were due, the most
// memory used in kB where Linux tells it, else 0.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <queue>
#include <vector>

#include "peak.h"

struct Event {
    std::int64_t due;
    std::int32_t who;
    bool operator<(const Event& other) const { return due != other.due ? due > other.due : who > other.who; }
};

std::vector<std::int64_t> numbers(std::FILE* file, std::size_t count) {
    std::vector<std::int64_t> read(count);
    if (std::fread(read.data(), sizeof(std::int64_t), count, file) != count) std::exit(1);
    return read;
}

int main(int, char** words) {
    std::FILE* file = std::fopen(words[1], "rb");
    const std::size_t pending = std::atoll(words[2]), whiles = std::atoll(words[3]);
    const std::int64_t holds = std::atoll(words[4]);
    std::priority_queue<Event> events;
    {
        std::vector<Event> first;
        std::int32_t who = 0;
        for (std::int64_t due : numbers(file, pending)) first.push_back({due, who++});
        events = std::priority_queue<Event>(std::less<Event>(), std::move(first));
    }
    const std::vector<std::int64_t> again = numbers(file, whiles);
    const std::clock_t began = std::clock();
    std::int64_t total = 0;
    for (std::int64_t done = 0; done < holds; ++done) {
        Event next = events.top();
        events.pop();
        total += next.due;
        next.due += again[done % whiles];
        events.push(next);
    }
    const double seconds = double(std::clock() - began) / CLOCKS_PER_SEC;
    std::printf("%.6f %lld %ld\n", seconds, static_cast<long long>(total), peak());
}
